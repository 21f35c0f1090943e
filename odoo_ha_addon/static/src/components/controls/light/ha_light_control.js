import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {attributeText} from "@odoo_ha_addon/services/words/state_text";
import {quantityText, rangeOf} from "@odoo_ha_addon/services/words/quantity";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {enlarged, HaLarge} from "@odoo_ha_addon/components/ui/parts/ha_large";
import {HaOptions} from "@odoo_ha_addon/components/ui/parts/ha_options";
import {HaPower} from "@odoo_ha_addon/components/ui/parts/ha_power";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {HaToggle} from "@odoo_ha_addon/components/ui/parts/ha_toggle";
import {turnOnOrOff} from "@odoo_ha_addon/services/calls/quick_actions";
import {HaColorPicker} from "./ha_color_picker";
import {HaColorWheel} from "./ha_color_wheel";
import {colorOf, colorValues, dimmable, hasColor, toChannels, whiteChannels} from "./light_modes";
import {lampColor} from "./lamp_color";

/** Bit of Home Assistant's `LightEntityFeature`. */
const EFFECT = 4;
/** Home Assistant counts brightness and white from 0 to 255, people in percent. */
const FULL = 255;
/** What Home Assistant assumes of a lamp that does not tell. */
const KELVIN = {min: 2000, max: 6535, step: 50};

const toPercent = (value) => Math.round((value / FULL) * 100);
const fromPercent = (percent) => Math.round((percent / 100) * FULL);

/** In percent; a lamp that is on is never shown as dark. */
function brightnessOf({state, attributes: {brightness}}) {
    return state === "on" && typeof brightness === "number" ? Math.max(1, toPercent(brightness)) : null;
}

function brightnessText(entity) {
    const percent = brightnessOf(entity);
    return percent === null ? undefined : quantityText(percent, "%");
}

/** Brightness, colour temperature, colour, white and effects of a lamp, as far as it has them. */
export class HaLightControl extends Component {
    static template = "odoo_ha_addon.HaLightControl";
    static components = {
        HaButton,
        HaColorPicker,
        HaColorWheel,
        HaLarge,
        HaOptions,
        HaPower,
        HaSlider,
        HaStateText,
        HaToggle,
    };
    static props = {control: Object};

    get control() {
        return this.props.control;
    }

    /** Whether its brightness is upright, its colour a wheel and its switch a button below. */
    get isLarge() {
        return false;
    }

    get modes() {
        return this.control.attributes.supported_color_modes || [];
    }

    get isOn() {
        return this.control.state === "on";
    }

    /** @param {boolean} isLast */
    turnOn(data, attributes, isLast) {
        return this.control.slide("turn_on", data, {state: "on", attributes}, {isLast});
    }

    get isDimmable() {
        return dimmable(this.modes);
    }

    get brightness() {
        return brightnessOf(this.control.entity);
    }

    setBrightness(percent, isLast) {
        this.turnOn({brightness_pct: percent}, {brightness: fromPercent(percent)}, isLast);
    }

    get hasTemperature() {
        return this.modes.includes("color_temp");
    }

    get kelvins() {
        const {min_color_temp_kelvin: min, max_color_temp_kelvin: max} = this.control.attributes;
        return rangeOf({min, max}, KELVIN);
    }

    setTemperature(color_temp_kelvin, isLast) {
        this.turnOn({color_temp_kelvin}, {color_temp_kelvin}, isLast);
    }

    get hasColor() {
        return hasColor(this.modes);
    }

    get color() {
        return this.isOn ? colorOf(this.control.attributes) : null;
    }

    setColor(color, isLast) {
        const values = colorValues(color, this.modes, this.control.attributes);
        this.turnOn(values, values, isLast);
    }

    get hasWhite() {
        return this.modes.includes("white");
    }

    get isWhite() {
        return this.isOn && this.control.attributes.color_mode === "white";
    }

    get white() {
        return {data: {white: true}, shown: {state: "on", attributes: {color_mode: "white"}}};
    }

    /** The lamp's own white diodes beside the coloured ones. */
    get channels() {
        const labels = {white: _t("White"), cold: _t("Cold white"), warm: _t("Warm white")};
        return whiteChannels(this.modes).map(({attribute, index, name}) => {
            const values = this.control.attributes[attribute];
            const value = this.isOn && values ? toPercent(values[index]) : null;
            return {attribute, index, label: labels[name], value};
        });
    }

    setChannel({attribute, index}, percent, isLast) {
        const values = toChannels(this.control.attributes, attribute);
        values[index] = fromPercent(percent);
        this.turnOn({[attribute]: values}, {[attribute]: values}, isLast);
    }

    get effects() {
        const {control} = this;
        const effects = (control.supports(EFFECT) && control.attributes.effect_list) || [];
        return effects.map((effect) => ({
            value: effect,
            label: attributeText(control.entity, "effect", effect),
        }));
    }

    setEffect(effect) {
        this.control.call("turn_on", {effect}, {state: "on", attributes: {effect}});
    }
}

/** How bright it is, on its card: to drag it there turns the lamp on. */
export class HaLightBar extends HaLightControl {
    static template = "odoo_ha_addon.HaLightBar";
    static components = {HaSlider};
}

controlRegistry.add("light", {
    component: HaLightControl,
    dialog: enlarged(HaLightControl),
    compact: HaToggle,
    title: _t("Lights"),
    simpleIcon: "fa-lightbulb-o",
    section: "lights",
    attributes: ["brightness", "rgb_color", "supported_color_modes"],
    amount: brightnessText,
    color: lampColor,
    bar: {
        component: HaLightBar,
        isShown: ({attributes}) => dimmable(attributes.supported_color_modes || []),
    },
    quickAction: turnOnOrOff,
});
