import {_t} from "@web/core/l10n/translation";
import {temperatureStep} from "@odoo_ha_addon/services/words/temperature";

/** What Home Assistant assumes of a device that does not tell. */
const RANGE = {min_temp: 7, max_temp: 35};

/**
 * @typedef {Object} SetPoint
 * @property {string} attribute of the entity, and name in the data of `set_temperature`
 * @property {string} label
 * @property {number} value
 * @property {number} min
 * @property {number} max
 * @property {number} step
 */

/** A limit such as 43.3 °C, which was 110 °F once, does not make people count 44.3, 45.3, … */
function multiple(round, value, step) {
    return Number((round(value / step) * step).toFixed(6));
}

/**
 * The set points of a thermostat or a boiler: one temperature, or two that enclose a range.
 *
 * @param {import("@odoo_ha_addon/components/entity/entity_control").EntityControl} control
 * @param {{single: number, range: number}} bits of the domain's features
 * @returns {SetPoint[]} none where nothing is to be set now, as in a thermostat that is off
 */
export function setPoints(control, bits) {
    const {attributes} = control;
    const {temperature, target_temp_low: low, target_temp_high: high} = attributes;
    const step = temperatureStep(control.entity);
    const range = {
        min: multiple(Math.ceil, attributes.min_temp ?? RANGE.min_temp, step),
        max: multiple(Math.floor, attributes.max_temp ?? RANGE.max_temp, step),
        step,
    };
    if (control.supports(bits.range) && typeof low === "number" && typeof high === "number") {
        return [
            {...range, attribute: "target_temp_low", label: _t("Lowest temperature"), value: low},
            {...range, attribute: "target_temp_high", label: _t("Highest temperature"), value: high},
        ];
    }
    if (control.supports(bits.single) && typeof temperature === "number") {
        return [{...range, attribute: "temperature", label: _t("Target temperature"), value: temperature}];
    }
    return [];
}

/**
 * Move one set point; of two, the other one stays where it is and is never passed.
 *
 * @param {import("@odoo_ha_addon/components/entity/entity_control").EntityControl} control
 * @param {SetPoint} point
 * @param {number} value
 * @param {boolean} isLast
 */
export function moveSetPoint(control, {attribute}, value, isLast) {
    const {target_temp_low: low, target_temp_high: high} = control.attributes;
    const temperatures = {
        temperature: () => ({temperature: value}),
        target_temp_low: () => ({target_temp_low: Math.min(value, high), target_temp_high: high}),
        target_temp_high: () => ({target_temp_low: low, target_temp_high: Math.max(value, low)}),
    }[attribute]();
    return control.slide("set_temperature", temperatures, {attributes: temperatures}, {isLast});
}
