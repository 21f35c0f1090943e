import {Component, useEffect, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useHaAnswer} from "@odoo_ha_addon/services/calls/answer";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {attributeName, stateText} from "@odoo_ha_addon/services/words/state_text";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaOptions} from "@odoo_ha_addon/components/ui/parts/ha_options";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";
import {HaHeadline} from "@odoo_ha_addon/components/controls/reading/ha_headline";
import {tonesOf} from "@odoo_ha_addon/services/words/state_tone";
import {directionText, FORECASTS, forecastSteps} from "./forecast";
import {rangeText, useTodaysRange} from "./today";

/** How often the forecast is asked for again while it is looked at. */
const FORECAST_EVERY = 15 * 60_000;
/** What is shown of the weather now, in its order, with the attribute that has its unit, or the unit itself. */
const NOW = {
    apparent_temperature: {label: _t("Feels like"), unitIn: "temperature_unit"},
    humidity: {label: _t("Humidity"), unit: "%"},
    wind_speed: {label: _t("Wind"), unitIn: "wind_speed_unit"},
    wind_gust_speed: {label: _t("Gusts"), unitIn: "wind_speed_unit"},
    pressure: {label: _t("Air pressure"), unitIn: "pressure_unit"},
    visibility: {label: _t("Visibility"), unitIn: "visibility_unit"},
    dew_point: {label: _t("Dew point"), unitIn: "temperature_unit"},
    cloud_coverage: {label: _t("Clouds"), unit: "%"},
    uv_index: {label: _t("UV index"), unit: ""},
};

/** The weather now, and the forecasts that Home Assistant has. */
export class HaWeatherControl extends Component {
    static template = "odoo_ha_addon.HaWeatherControl";
    static components = {HaFacts, HaGlyph, HaHeadline, HaOptions};
    static props = {control: Object};

    setup() {
        this.state = useState({type: this.options[0]?.value || ""});
        this.answer = useHaAnswer(this.props.control, "get_forecasts", () => this.type && {type: this.type}, {
            every: FORECAST_EVERY,
            isStateAwaited: false,
        });
        const today = useTodaysRange(() => this.props.control.recordId);
        useEffect(
            (forecast) => {
                if (this.type === "daily") {
                    today.learn(forecast);
                }
            },
            () => [this.answer.data?.forecast]
        );
    }

    get options() {
        return FORECASTS.filter(({bit}) => this.props.control.supports(bit)).map(({type, label}) => ({
            value: type,
            label: String(label()),
        }));
    }

    get type() {
        return this.options.some(({value}) => value === this.state.type)
            ? this.state.type
            : this.options[0]?.value || "";
    }

    get temperature() {
        const {attributes} = this.props.control;
        return quantityText(attributes.temperature, attributes.temperature_unit);
    }

    get condition() {
        return stateText(this.props.control.entity);
    }

    get facts() {
        const {attributes, entity} = this.props.control;
        return Object.entries(NOW)
            .filter(([key]) => typeof attributes[key] === "number")
            .map(([key, {label, unit, unitIn}]) => ({
                key,
                label: attributeName(entity, key, label),
                text: quantityText(attributes[key], unitIn ? attributes[unitIn] : unit) + this.windFrom(key),
            }));
    }

    windFrom(key) {
        const {wind_bearing: bearing} = this.props.control.attributes;
        return key === "wind_speed" && bearing !== undefined && bearing !== null
            ? ` (${directionText(bearing)})`
            : "";
    }

    get steps() {
        return forecastSteps(this.props.control.entity, this.type, this.answer.data?.forecast);
    }
}

/** The temperature, for a row or a card, whose icon or state tells the condition. */
export class HaWeatherGlance extends Component {
    static template = "odoo_ha_addon.HaWeatherGlance";
    static props = {control: Object};

    get text() {
        const {attributes, entity} = this.props.control;
        const {temperature, temperature_unit: unit} = attributes;
        return typeof temperature === "number" ? quantityText(temperature, unit) : stateText(entity);
    }

    /** Of today; a row of a list has no place for it. */
    get range() {
        return "";
    }
}

/** The same with what today will be, where that is known: a card asks for nothing. */
export class HaWeatherTile extends HaWeatherGlance {
    setup() {
        this.today = useTodaysRange(() => this.props.control.recordId);
    }

    get range() {
        return rangeText(this.today.range);
    }
}

/** Neither on nor off, but told in colours of its own. */
const toneOf = tonesOf({
    sunny: ["partlycloudy", "sunny"],
    wet: ["hail", "lightning-rainy", "pouring", "rainy"],
    snowy: ["snowy", "snowy-rainy"],
    alert: ["exceptional"],
});

controlRegistry.add("weather", {
    component: HaWeatherControl,
    compact: HaWeatherGlance,
    tile: HaWeatherTile,
    title: _t("Weather"),
    simpleIcon: "fa-cloud",
    use: "sensor",
    attributes: ["temperature", "temperature_unit"],
    stateTone: (entity) => toneOf(entity) ?? "value",
});
