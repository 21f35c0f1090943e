import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaOptions} from "@odoo_ha_addon/components/ui/parts/ha_options";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {HaStepper} from "@odoo_ha_addon/components/ui/parts/ha_stepper";
import {HaToggle} from "@odoo_ha_addon/components/ui/parts/ha_toggle";
import {turnOnOrOff} from "@odoo_ha_addon/services/calls/quick_actions";

/** Bits of Home Assistant's `SirenEntityFeature`. */
const FEATURES = {tones: 4, volume: 8, duration: 16};
const DURATION = {min: 5, max: 600, step: 5, initial: 30};

/**
 * A siren, and how it is to sound. Home Assistant takes tone, volume and duration only together with the command to sound,
 * and tells none of them, so they stand here until then.
 */
export class HaSirenControl extends Component {
    static template = "odoo_ha_addon.HaSirenControl";
    static components = {HaButton, HaOptions, HaSlider, HaStateText, HaStepper, HaToggle};
    static props = {control: Object};

    setup() {
        this.duration = DURATION;
        this.sound = useState({tone: null, percent: 100, seconds: DURATION.initial});
    }

    get control() {
        return this.props.control;
    }

    /** A list of names, or names by what they are sent as. */
    get tones() {
        const tones =
            (this.control.supports(FEATURES.tones) && this.control.attributes.available_tones) || [];
        return Array.isArray(tones)
            ? tones.map((tone) => ({value: tone, label: String(tone)}))
            : Object.entries(tones).map(([value, label]) => ({value, label: String(label)}));
    }

    get hasVolume() {
        return this.control.supports(FEATURES.volume);
    }

    get hasDuration() {
        return this.control.supports(FEATURES.duration);
    }

    get canSoundSo() {
        return this.tones.length > 0 || this.hasVolume || this.hasDuration;
    }

    soundSo() {
        const data = {};
        if (this.sound.tone !== null) {
            data.tone = this.sound.tone;
        }
        if (this.hasVolume) {
            data.volume_level = this.sound.percent / 100;
        }
        if (this.hasDuration) {
            data.duration = this.sound.seconds;
        }
        this.control.call("turn_on", data, {state: "on"});
    }
}

controlRegistry.add("siren", {
    component: HaSirenControl,
    compact: HaToggle,
    title: _t("Sirens"),
    simpleIcon: "fa-bullhorn",
    section: "security",
    quickAction: turnOnOrOff,
});
