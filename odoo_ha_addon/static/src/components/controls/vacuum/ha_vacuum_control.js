import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {attributeText, stateText} from "@odoo_ha_addon/services/words/state_text";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaOptions} from "@odoo_ha_addon/components/ui/parts/ha_options";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {batteryText} from "@odoo_ha_addon/components/controls/reading/battery";
import {tonesOf} from "@odoo_ha_addon/services/words/state_tone";

/** `VacuumEntityFeature` of Home Assistant. */
const FEATURE = {
    PAUSE: 4,
    STOP: 8,
    RETURN_HOME: 16,
    FAN_SPEED: 32,
    LOCATE: 512,
    CLEAN_SPOT: 1024,
    START: 8192,
};

/** Sends a vacuum cleaner out and home again. */
export class HaVacuumControl extends Component {
    static template = "odoo_ha_addon.HaVacuumControl";
    static components = {HaButton, HaGlyph, HaOptions};
    static props = {control: Object};

    get isCompact() {
        return false;
    }

    get text() {
        return stateText(this.props.control.entity);
    }

    get isCleaning() {
        return this.props.control.state === "cleaning";
    }

    get isHome() {
        return ["docked", "returning"].includes(this.props.control.state);
    }

    /** One button that changes its meaning, so that the focus of the keyboard stays on it. */
    get main() {
        const {control} = this.props;
        if (this.isCleaning && control.supports(FEATURE.PAUSE)) {
            return {icon: "mdi:pause", label: _t("Pause"), service: "pause", shown: {state: "paused"}};
        }
        if (!this.isCleaning && control.supports(FEATURE.START)) {
            return {icon: "mdi:play", label: _t("Start"), service: "start", shown: {state: "cleaning"}};
        }
        return null;
    }

    /** What else can be done now, by service. */
    get can() {
        const {control} = this.props;
        const isMoving = this.isCleaning || control.state === "returning";
        return {
            stop: control.supports(FEATURE.STOP) && (isMoving || control.state === "paused"),
            return_to_base: control.supports(FEATURE.RETURN_HOME) && !this.isHome,
            clean_spot: control.supports(FEATURE.CLEAN_SPOT),
            locate: control.supports(FEATURE.LOCATE),
        };
    }

    /** Newer versions of Home Assistant tell it by a sensor of its own. */
    get battery() {
        const {battery_level: level} = this.props.control.attributes;
        return typeof level === "number" ? quantityText(level, "%") : "";
    }

    get speeds() {
        const {attributes, entity} = this.props.control;
        if (!this.props.control.supports(FEATURE.FAN_SPEED) || !Array.isArray(attributes.fan_speed_list)) {
            return [];
        }
        return attributes.fan_speed_list.map((speed) => ({
            value: speed,
            label: attributeText(entity, "fan_speed", speed),
        }));
    }

    setSpeed(speed) {
        if (this.speeds.some(({value}) => value === speed)) {
            this.props.control.call("set_fan_speed", {fan_speed: speed}, {attributes: {fan_speed: speed}});
        }
    }
}

/** Out and home. */
export class HaVacuumButtons extends HaVacuumControl {
    get isCompact() {
        return true;
    }
}

controlRegistry.add("vacuum", {
    component: HaVacuumControl,
    compact: HaVacuumButtons,
    title: _t("Vacuums"),
    simpleIcon: "fa-circle-o-notch",
    attributes: ["battery_level"],
    amount: batteryText,
    stateTone: tonesOf({idle: ["docked"]}),
});
