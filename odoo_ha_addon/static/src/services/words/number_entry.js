import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {escapeRegExp} from "@web/core/utils/strings";
import {quantityText, snap} from "./quantity";

/** Arithmetic with steps such as 0.1 is off by as little as this part of a step. */
const EPSILON = 1e-6;

/**
 * @param {string} text as a person writes it: in the user's number format, or with a point or a comma for the decimals
 * @returns {number} `NaN` for anything else
 */
export function parseNumber(text) {
    const {decimalPoint, thousandsSep} = localization;
    const point = escapeRegExp(decimalPoint);
    const compact = text.trim().replace("\u2212", "-");
    if (thousandsSep) {
        const separator = escapeRegExp(thousandsSep);
        if (
            new RegExp(`^[-+]?\\d{1,3}(${separator}\\d{2,3})*${separator}\\d{3}(${point}\\d+)?$`).test(
                compact
            )
        ) {
            return Number(compact.replaceAll(thousandsSep, "").replace(decimalPoint, "."));
        }
    }
    if (new RegExp(`^[-+]?(\\d+([.,]|${point})?\\d*|([.,]|${point})\\d+)$`).test(compact)) {
        return Number(compact.replace(decimalPoint, ".").replace(",", "."));
    }
    return NaN;
}

function isOnStep(value, {min, step}) {
    const steps = (value - min) / step;
    return Math.abs(steps - Math.round(steps)) < EPSILON;
}

/**
 * Read the number that a person wrote.
 *
 * @param {string} text
 * @param {import("./quantity").HaRange} range
 * @param {string} [unit]
 * @returns {{value: number, error: ""}|{value: null, error: string}} a number of the range, or what is wrong
 */
export function readNumber(text, range, unit = "") {
    const wrong = (error) => ({value: null, error});
    const inWords = (number) => quantityText(number, unit, range.step);
    if (!text.trim()) {
        return wrong(_t("Enter a number."));
    }
    const value = parseNumber(text);
    if (!Number.isFinite(value)) {
        return wrong(_t("“%s” is not a number.", text.trim()));
    }
    if (value < range.min || value > range.max) {
        return wrong(
            _t("Enter a value from %(min)s to %(max)s.", {min: inWords(range.min), max: inWords(range.max)})
        );
    }
    if (!isOnStep(value, range)) {
        const words = {step: quantityText(range.step, unit), nearest: inWords(snap(value, range))};
        return wrong(_t("The value changes in steps of %(step)s. The nearest is %(nearest)s.", words));
    }
    return {value: snap(value, range), error: ""};
}
