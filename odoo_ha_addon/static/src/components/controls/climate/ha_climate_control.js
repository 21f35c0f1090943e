import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {quantityText, rangeOf} from "@odoo_ha_addon/services/words/quantity";
import {attributeText, stateText} from "@odoo_ha_addon/services/words/state_text";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {enlarged} from "@odoo_ha_addon/components/ui/parts/ha_large";
import {HaOptions} from "@odoo_ha_addon/components/ui/parts/ha_options";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {actionTone} from "./climate_action";
import {HaClimateDetail} from "./ha_climate_detail";
import {HaCompactSetPoints, HaSetPointDial, HaSetPoints} from "./ha_set_points";
import {SET_POINT_BITS} from "./set_points";

/** Bits of Home Assistant's `ClimateEntityFeature`. */
const FEATURES = {humidity: 4};
/** What Home Assistant assumes of a device that does not tell. */
const HUMIDITIES = {min: 30, max: 99};

/** Those of Home Assistant's own page, in its order; its server has none for modes. */
const MODE_ICONS = {
    auto: "mdi:thermostat-auto",
    heat_cool: "mdi:sun-snowflake-variant",
    heat: "mdi:fire",
    cool: "mdi:snowflake",
    dry: "mdi:water-percent",
    fan_only: "mdi:fan",
    off: "mdi:power",
};

/** What has a mode of its own beside the one that is the state. */
const CHOICES = [
    {
        bit: 16,
        attribute: "preset_mode",
        list: "preset_modes",
        service: "set_preset_mode",
        label: _t("Preset"),
    },
    {bit: 8, attribute: "fan_mode", list: "fan_modes", service: "set_fan_mode", label: _t("Fan mode")},
    {
        bit: 32,
        attribute: "swing_mode",
        list: "swing_modes",
        service: "set_swing_mode",
        label: _t("Swing mode"),
    },
    {
        bit: 512,
        attribute: "swing_horizontal_mode",
        list: "swing_horizontal_modes",
        service: "set_swing_horizontal_mode",
        label: _t("Horizontal swing mode"),
    },
];

/** Set points, humidity and modes of a thermostat or an air conditioner. */
export class HaClimateControl extends Component {
    static template = "odoo_ha_addon.HaClimateControl";
    static components = {HaOptions, HaSetPointDial, HaSetPoints, HaSlider, HaStateText};
    static props = {control: Object};

    setup() {
        this.bits = SET_POINT_BITS;
    }

    get control() {
        return this.props.control;
    }

    /** Whether it has a dial. */
    get isLarge() {
        return false;
    }

    /** What it does just now, which is not what it is set to. */
    get action() {
        return attributeText(this.control.entity, "hvac_action", this.control.attributes.hvac_action);
    }

    /** What it measures and a dial does not show. */
    get measured() {
        const {current_temperature: temperature, current_humidity: humidity} = this.control.attributes;
        return [
            !this.isLarge &&
                typeof temperature === "number" &&
                quantityText(temperature, temperatureUnit(this.control.entity)),
            typeof humidity === "number" && quantityText(humidity, "%"),
        ].filter(Boolean);
    }

    get modes() {
        const {control} = this;
        const order = Object.keys(MODE_ICONS);
        return [...(control.attributes.hvac_modes || [])]
            .sort((a, b) => order.indexOf(a) - order.indexOf(b))
            .map((mode) => ({
                value: mode,
                label: stateText({...control.entity, state: mode}),
                icon: MODE_ICONS[mode],
            }));
    }

    setMode(hvac_mode) {
        this.control.call("set_hvac_mode", {hvac_mode}, {state: hvac_mode});
    }

    get hasHumidity() {
        return (
            this.control.supports(FEATURES.humidity) && typeof this.control.attributes.humidity === "number"
        );
    }

    get humidities() {
        const {min_humidity: min, max_humidity: max} = this.control.attributes;
        return rangeOf({min, max}, HUMIDITIES);
    }

    setHumidity(humidity, isLast) {
        this.control.slide("set_humidity", {humidity}, {attributes: {humidity}}, {isLast});
    }

    get choices() {
        const {control} = this;
        const {attributes, entity} = control;
        const isOffered = ({bit, list}) => control.supports(bit) && attributes[list]?.length > 0;
        return CHOICES.filter(isOffered).map(({attribute, label, list, service}) => ({
            service,
            attribute,
            label: String(label),
            value: attributes[attribute],
            options: attributes[list].map((value) => ({
                value,
                label: attributeText(entity, attribute, value),
            })),
        }));
    }

    choose({service, attribute}, value) {
        this.control.call(service, {[attribute]: value}, {attributes: {[attribute]: value}});
    }
}

/** What fits in a row. */
export class HaCompactClimate extends Component {
    static template = "odoo_ha_addon.HaCompactClimate";
    static components = {HaCompactSetPoints};
    static props = {control: Object};

    setup() {
        this.bits = SET_POINT_BITS;
    }
}

controlRegistry.add("climate", {
    component: HaClimateControl,
    dialog: enlarged(HaClimateControl),
    compact: HaCompactClimate,
    detail: HaClimateDetail,
    title: _t("Climate"),
    simpleIcon: "fa-thermometer-half",
    section: "climate",
    stateTone: actionTone,
    attributes: ["current_temperature", "hvac_action", "target_temp_high", "target_temp_low", "temperature"],
});
