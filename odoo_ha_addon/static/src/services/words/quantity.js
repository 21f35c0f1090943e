import {inUnit, localNumber} from "./state_kinds";

/**
 * Numbers within a range and with a step, as Home Assistant's sliders and set points have them.
 *
 * @typedef {Object} HaRange
 * @property {number} min
 * @property {number} max
 * @property {number} step
 */

/** @returns {number} how many decimals the text of the number has; of 0.5 one, of 1e-3 three */
function decimalsOf(number) {
    const [mantissa, exponent = "0"] = String(number).split("e");
    return Math.max(0, (mantissa.split(".")[1] || "").length - Number(exponent));
}

/**
 * @param {number} value
 * @param {HaRange} range
 * @returns {number} the nearest value that may be sent
 */
export function snap(value, {min, max, step}) {
    const steps = Math.round((value - min) / step);
    const snapped = Number((min + steps * step).toFixed(Math.max(decimalsOf(min), decimalsOf(step))));
    return Math.min(max, Math.max(min, snapped));
}

/**
 * @param {number|null|undefined} value
 * @param {1|-1} direction
 * @param {HaRange} range
 * @returns {boolean} whether there is a value further in this direction
 */
export function canStep(value, direction, {min, max}) {
    return typeof value === "number" && (direction < 0 ? value > min : value < max);
}

/**
 * @param {number} value
 * @param {1|-1} direction
 * @param {HaRange} range `min` may be `-Infinity`: then steps are counted from 0
 * @returns {number} the value that is a step further, within the range
 */
export function stepped(value, direction, {min, max, step}) {
    const origin = Number.isFinite(min) ? min : 0;
    return Math.max(min, snap(value + direction * step, {min: origin, max, step}));
}

/**
 * @param {number|string|null|undefined} value
 * @param {string} [unit] as Home Assistant has it, such as `°C`
 * @param {number} [step] tells the decimals; without it they stay as they are
 * @returns {string} the number in the user's format, with its unit; "–" where there is none
 */
export function quantityText(value, unit = "", step = undefined) {
    if (value === null || value === undefined || value === "" || Number.isNaN(Number(value))) {
        return "–";
    }
    const decimals = step === undefined ? 0 : decimalsOf(step);
    const digits = decimals > decimalsOf(value) ? Number(value).toFixed(decimals) : String(value);
    return inUnit(localNumber(digits), unit);
}
