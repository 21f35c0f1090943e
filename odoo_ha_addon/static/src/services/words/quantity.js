import {decimalsOf, numberDigits} from "./number_text";
import {inUnit, localNumber} from "./state_kinds";

/**
 * Numbers within a range and with a step, as Home Assistant's sliders and set points have them.
 *
 * @typedef {Object} HaRange
 * @property {number} min
 * @property {number} max
 * @property {number} step
 */

/**
 * @param {{min?: *, max?: *, step?: *}} told of an entity, by Home Assistant
 * @param {Partial<HaRange>} [assumed] what Home Assistant assumes where nothing is told
 * @returns {HaRange} what can be moved in: where the limits are none, those that are assumed
 */
export function rangeOf({min, max, step}, assumed = {}) {
    const isNumber = Number.isFinite;
    const whole = {min: 0, max: 100, step: 1, ...assumed};
    const range = {min: isNumber(min) ? min : whole.min, max: isNumber(max) ? max : whole.max};
    const {min: least, max: most} = range.min < range.max ? range : whole;
    return {min: least, max: most, step: isNumber(step) && step > 0 ? step : whole.step};
}

/** Arithmetic with steps such as 0.1 is off by as little as this part of a step. */
const EPSILON = 1e-6;
/** More no number has that is written out. */
const MOST_DECIMALS = 100;

/**
 * @param {number} value
 * @param {HaRange} range
 * @returns {number} the nearest value that may be sent: a whole number of steps from the beginning, within the range
 */
export function snap(value, {min, max, step}) {
    const most = Math.floor((max - min) / step + EPSILON);
    const steps = Math.max(0, Math.min(most, Math.round((value - min) / step)));
    const decimals = Math.min(MOST_DECIMALS, Math.max(decimalsOf(min), decimalsOf(step)));
    return Number((min + steps * step).toFixed(decimals));
}

/**
 * @param {number|null|undefined} value
 * @param {1|-1} direction
 * @param {HaRange} range
 * @returns {boolean} whether there is a value further in this direction
 */
export function canStep(value, direction, range) {
    return typeof value === "number" && (stepped(value, direction, range) - value) * direction > 0;
}

/**
 * @param {number} value
 * @param {1|-1} direction
 * @param {HaRange} range `min` may be `-Infinity`: then steps are counted from 0
 * @returns {number} the value that is a step further, within the range
 */
export function stepped(value, direction, {min, max, step}) {
    const wanted = value + direction * step;
    if (Number.isFinite(min)) {
        return snap(wanted, {min, max, step});
    }
    // From zero on down, steps are counted the other way.
    return wanted < 0 ? -snap(-wanted, {min: 0, max: Infinity, step}) : snap(wanted, {min: 0, max, step});
}

/**
 * @param {number|string|null|undefined} value
 * @param {string} [unit] as Home Assistant has it, such as `°C`
 * @param {number} [step] tells the decimals; without it there are two at most
 * @returns {string} the number in the user's format, with its unit; "–" where there is none
 */
export function quantityText(value, unit = "", step = undefined) {
    if (value === null || value === undefined || value === "" || Number.isNaN(Number(value))) {
        return "–";
    }
    return inUnit(localNumber(numberDigits(Number(value), step)), unit);
}
