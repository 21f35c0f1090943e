import {_t} from "@web/core/l10n/translation";
import {rangeOf} from "@odoo_ha_addon/services/words/quantity";
import {temperatureStep} from "@odoo_ha_addon/services/words/temperature";

/** Bits of Home Assistant's `ClimateEntityFeature`. */
export const SET_POINT_BITS = {single: 1, range: 2};
/** What Home Assistant assumes of a device that does not tell. */
const RANGE = {min: 7, max: 35};
/** The modes that are for a range, where a device has both. In any other one it heats or cools to one temperature. */
const RANGE_MODES = ["auto", "heat_cool"];

/**
 * @typedef {Object} SetPoint
 * @property {string} attribute of the entity, and name in the data of `set_temperature`
 * @property {string} label
 * @property {number} value
 * @property {number} min
 * @property {number} max
 * @property {number} step
 *
 * @typedef {{single: number, range?: number}} SetPointBits of the domain's features; Home Assistant's water heaters take no range
 */

/** A limit such as 43.3 °C, which was 110 °F once, does not make people count 44.3, 45.3, … */
function multiple(round, value, step) {
    return Number((round(value / step) * step).toFixed(6));
}

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {import("@odoo_ha_addon/services/words/quantity").HaRange} in which it can be set
 */
export function limits(entity) {
    const {min_temp: min = RANGE.min, max_temp: max = RANGE.max} = entity.attributes;
    const range = rangeOf({min, max, step: temperatureStep(entity)}, RANGE);
    const {step} = range;
    const whole = {
        min: multiple(Math.ceil, range.min, step),
        max: multiple(Math.floor, range.max, step),
        step,
    };
    return whole.min < whole.max ? whole : range;
}

/**
 * The set points of a thermostat or a boiler: one temperature, or two that enclose a range.
 *
 * As Home Assistant's own page does, it shows what the device supports and has a value for. A device that has both keeps the ones that
 * it does not use at the moment: there the mode decides.
 *
 * @param {Pick<import("@odoo_ha_addon/components/entity/entity_control").EntityControl,
 *  "attributes"|"entity"|"state"|"supports">} control
 * @param {SetPointBits} bits
 * @returns {SetPoint[]} none where nothing is to be set now, as in a thermostat that is off
 */
export function setPoints(control, bits) {
    const {attributes, entity, state} = control;
    const {temperature, target_temp_low: low, target_temp_high: high} = attributes;
    const hasSingle = control.supports(bits.single) && typeof temperature === "number";
    const hasRange = control.supports(bits.range || 0) && typeof low === "number" && typeof high === "number";
    if (hasRange && (!hasSingle || RANGE_MODES.includes(state))) {
        const range = limits(entity);
        return [
            {...range, attribute: "target_temp_low", label: _t("Lowest temperature"), value: low},
            {...range, attribute: "target_temp_high", label: _t("Highest temperature"), value: high},
        ];
    }
    if (hasSingle) {
        const label = _t("Target temperature");
        return [{...limits(entity), attribute: "temperature", label, value: temperature}];
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
