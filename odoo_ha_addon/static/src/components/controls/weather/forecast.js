import {_t} from "@web/core/l10n/translation";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {isMoment, timeOfDay} from "@odoo_ha_addon/services/words/home_time";
import {defaultIcons} from "@odoo_ha_addon/services/icons/icon_names";

const {DateTime} = luxon;

/** `WeatherEntityFeature` of Home Assistant, by the name that its service wants. */
export const FORECASTS = [
    {type: "daily", bit: 1, label: () => _t("Daily")},
    {type: "hourly", bit: 2, label: () => _t("Hourly")},
    {type: "twice_daily", bit: 4, label: () => _t("Day and night")},
];

/**
 * A step of a forecast, as it is shown.
 *
 * @typedef {Object} ForecastStep
 * @property {string} key
 * @property {string} time such as "Mon" or "14:00"
 * @property {string} detail such as "Nov 24" or "Night"
 * @property {string[]} icons
 * @property {string} condition in words
 * @property {string} temperature
 * @property {string} low empty where there is none
 * @property {string} rain
 */

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity a weather
 * @param {string} type of `FORECASTS`
 * @param {Object[]} forecast as Home Assistant answers it; what is no step is left out
 * @returns {ForecastStep[]}
 */
export function forecastSteps(entity, type, forecast) {
    const {attributes = {}} = entity;
    const steps = Array.isArray(forecast) ? forecast.filter((step) => isMoment(step?.datetime)) : [];
    return steps.map((step, index) => {
        const moment = DateTime.fromISO(step.datetime);
        const isNight = step.is_daytime === false;
        const told = typeof step.condition === "string" ? step.condition : "";
        const condition = isNight && told === "sunny" ? "clear-night" : told;
        return {
            key: `${index} ${step.datetime}`,
            ...momentOf(moment, type, isNight),
            icons: defaultIcons({...entity, state: condition}),
            condition: condition ? stateText({...entity, state: condition}) : "",
            temperature: quantityText(
                isNumber(step.temperature) ? step.temperature : null,
                attributes.temperature_unit
            ),
            low: isNumber(step.templow) ? quantityText(step.templow, attributes.temperature_unit) : "",
            rain: rainText(step, attributes),
        };
    });
}

function momentOf(moment, type, isNight) {
    const day = {
        time: moment.toFormat("ccc"),
        detail: moment.toLocaleString({month: "short", day: "numeric"}),
    };
    if (type === "hourly") {
        return {time: timeOfDay(moment), detail: day.time};
    }
    return type === "twice_daily" ? {...day, detail: String(isNight ? _t("Night") : _t("Day"))} : day;
}

function rainText({precipitation, precipitation_probability: probability}, attributes) {
    if (isNumber(probability)) {
        return quantityText(probability, "%");
    }
    return isNumber(precipitation) && precipitation > 0
        ? quantityText(precipitation, attributes.precipitation_unit)
        : "";
}

function isNumber(value) {
    return typeof value === "number";
}

/** Sixteen directions, as Home Assistant shows where the wind comes from. */
const DIRECTIONS = [
    _t("N"), _t("NNE"), _t("NE"), _t("ENE"), _t("E"), _t("ESE"), _t("SE"), _t("SSE"),
    _t("S"), _t("SSW"), _t("SW"), _t("WSW"), _t("W"), _t("WNW"), _t("NW"), _t("NNW"),
]; // prettier-ignore

/** @returns {string} of degrees such as 85, or of a text as it is */
export function directionText(bearing) {
    return typeof bearing === "number"
        ? String(DIRECTIONS[Math.round(bearing / 22.5) % 16])
        : String(bearing ?? "");
}
