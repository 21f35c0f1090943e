import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {FEATURE} from "./media_facts";

/** How loud a player is. */
export class HaMediaVolume extends Component {
    static template = "odoo_ha_addon.HaMediaVolume";
    static components = {HaButton, HaSlider};
    static props = {control: Object};

    get canSet() {
        return this.props.control.supports(FEATURE.VOLUME_SET);
    }

    get canStep() {
        return this.props.control.supports(FEATURE.VOLUME_STEP);
    }

    get canMute() {
        return this.props.control.supports(FEATURE.VOLUME_MUTE);
    }

    get isShown() {
        return this.canSet || this.canStep || this.canMute;
    }

    get isMuted() {
        return Boolean(this.props.control.attributes.is_volume_muted);
    }

    get muteLabel() {
        return this.isMuted ? _t("Unmute") : _t("Mute");
    }

    /** In percent; Home Assistant counts from 0 to 1. */
    get volume() {
        const {volume_level: level} = this.props.control.attributes;
        return typeof level === "number" ? Math.round(level * 100) : null;
    }

    mute() {
        const data = {is_volume_muted: !this.isMuted};
        return this.props.control.call("volume_mute", data, {attributes: data});
    }

    set(percent, isLast) {
        const data = {volume_level: Math.min(100, Math.max(0, percent)) / 100};
        return this.props.control.slide("volume_set", data, {attributes: data}, {isLast});
    }
}
