import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {attributeText} from "@odoo_ha_addon/services/words/state_text";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {hasFeature} from "@odoo_ha_addon/services/live/features";
import {HaOptions} from "@odoo_ha_addon/components/ui/parts/ha_options";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {HaSwitch} from "@odoo_ha_addon/components/ui/parts/ha_switch";
import {HaToggle} from "@odoo_ha_addon/components/ui/parts/ha_toggle";
import {turnOnOrOff} from "@odoo_ha_addon/services/calls/quick_actions";

/** Bits of Home Assistant's `FanEntityFeature`. */
const FEATURES = {speed: 1, oscillation: 2, direction: 4, preset: 8};
const DIRECTION_ICONS = {forward: "mdi:rotate-right", reverse: "mdi:rotate-left"};
/** Steps such as a third of 100 do not add up to it. */
const ROUNDING = 0.01;

/** Home Assistant takes whole percents, and takes what lies above a step for the next one. */
const wholePercent = (value) => Math.floor(value + ROUNDING);

/** Speed, direction, oscillation and presets of a fan. */
export class HaFanControl extends Component {
    static template = "odoo_ha_addon.HaFanControl";
    static components = {HaOptions, HaSlider, HaStateText, HaSwitch, HaToggle};
    static props = {control: Object};

    get control() {
        return this.props.control;
    }

    get hasSpeed() {
        return this.control.supports(FEATURES.speed);
    }

    /** Cut off, for three of 33.333333333333336 would be more than 100 and so out of reach. */
    get step() {
        return Math.floor((this.control.attributes.percentage_step || 1) * 1000) / 1000;
    }

    get speed() {
        return this.control.state === "off" ? 0 : (this.control.attributes.percentage ?? null);
    }

    speedText(value) {
        return quantityText(wholePercent(value), "%");
    }

    setSpeed(value, isLast) {
        const percentage = wholePercent(value);
        const shown = {state: percentage ? "on" : "off", attributes: {percentage}};
        this.control.slide("set_percentage", {percentage}, shown, {isLast});
    }

    get hasDirection() {
        return this.control.supports(FEATURES.direction);
    }

    get directions() {
        return Object.entries(DIRECTION_ICONS).map(([value, icon]) => ({
            value,
            icon,
            label: attributeText(this.control.entity, "direction", value),
        }));
    }

    setDirection(direction) {
        this.control.call("set_direction", {direction}, {attributes: {direction}});
    }

    get canOscillate() {
        return this.control.supports(FEATURES.oscillation);
    }

    setOscillation(oscillating) {
        this.control.call("oscillate", {oscillating}, {attributes: {oscillating}});
    }

    get presets() {
        const {control} = this;
        const presets = (control.supports(FEATURES.preset) && control.attributes.preset_modes) || [];
        return presets.map((preset) => ({
            value: preset,
            label: attributeText(control.entity, "preset_mode", preset),
        }));
    }

    setPreset(preset_mode) {
        this.control.call("set_preset_mode", {preset_mode}, {state: "on", attributes: {preset_mode}});
    }
}

/** Its speed, on its card. */
export class HaFanBar extends HaFanControl {
    static template = "odoo_ha_addon.HaFanBar";
    static components = {HaSlider};
}

controlRegistry.add("fan", {
    component: HaFanControl,
    compact: HaToggle,
    title: _t("Fans"),
    simpleIcon: "fa-asterisk",
    section: "climate",
    attributes: ["percentage", "percentage_step"],
    amount: ({state, attributes: {percentage}}) =>
        state === "on" && percentage > 0 ? quantityText(wholePercent(percentage), "%") : undefined,
    bar: {component: HaFanBar, isShown: (entity) => hasFeature(entity, FEATURES.speed)},
    quickAction: turnOnOrOff,
});
