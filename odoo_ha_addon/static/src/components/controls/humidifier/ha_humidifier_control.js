import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {quantityText, rangeOf} from "@odoo_ha_addon/services/words/quantity";
import {attributeText} from "@odoo_ha_addon/services/words/state_text";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {stateTone, tonesOf} from "@odoo_ha_addon/services/words/state_tone";
import {HaDial} from "@odoo_ha_addon/components/ui/parts/ha_dial";
import {enlarged} from "@odoo_ha_addon/components/ui/parts/ha_large";
import {HaOptions} from "@odoo_ha_addon/components/ui/parts/ha_options";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {HaToggle} from "@odoo_ha_addon/components/ui/parts/ha_toggle";
import {turnOnOrOff} from "@odoo_ha_addon/services/calls/quick_actions";

/** Bit of Home Assistant's `HumidifierEntityFeature`. */
const MODES = 1;

/** Target humidity and mode of what moistens or dries the air. */
export class HaHumidifierControl extends Component {
    static template = "odoo_ha_addon.HaHumidifierControl";
    static components = {HaDial, HaOptions, HaSlider, HaStateText, HaToggle};
    static props = {control: Object};

    get control() {
        return this.props.control;
    }

    /** Whether it has a dial. */
    get isLarge() {
        return false;
    }

    get action() {
        return attributeText(this.control.entity, "action", this.control.attributes.action);
    }

    /** What it measures and a dial does not show. */
    get measured() {
        const {current_humidity: humidity} = this.control.attributes;
        return !this.isLarge && typeof humidity === "number" ? quantityText(humidity, "%") : "";
    }

    /** In some modes there is nothing to be set. */
    get hasHumidity() {
        return typeof this.control.attributes.humidity === "number";
    }

    /** What is set on the dial. */
    get points() {
        const {attributes, entity} = this.control;
        const label = _t("Target humidity");
        const tone = stateTone(entity);
        return this.hasHumidity ? [{attribute: "humidity", label, value: attributes.humidity, tone}] : [];
    }

    /** Home Assistant takes whole percents. */
    get humidities() {
        const {min_humidity: min, max_humidity: max, target_humidity_step: step} = this.control.attributes;
        return rangeOf({min, max, step: Math.max(1, Math.round(step || 1))});
    }

    setHumidity(humidity, isLast) {
        this.control.slide("set_humidity", {humidity}, {attributes: {humidity}}, {isLast});
    }

    get modes() {
        const {control} = this;
        const modes = (control.supports(MODES) && control.attributes.available_modes) || [];
        return modes.map((mode) => ({value: mode, label: attributeText(control.entity, "mode", mode)}));
    }

    setMode(mode) {
        this.control.call("set_mode", {mode}, {attributes: {mode}});
    }
}

controlRegistry.add("humidifier", {
    component: HaHumidifierControl,
    dialog: enlarged(HaHumidifierControl),
    compact: HaToggle,
    title: _t("Humidifiers"),
    simpleIcon: "fa-tint",
    section: "climate",
    stateTone: tonesOf({cooling: ["on"]}),
    quickAction: turnOnOrOff,
});
