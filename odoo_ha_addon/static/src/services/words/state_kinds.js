import {localization} from "@web/core/l10n/localization";
import {insertThousandsSep} from "@web/core/utils/numbers";
import {instantText, wallText} from "./home_time";
import {stateDigits} from "./number_text";

/**
 * States that are no words: moments, numbers and secrets. A domain whose states are such declares the function as its `stateText`.
 */

/** Unicode's marks around a text whose direction is that of its first letter. */
const ISOLATE = "\u2068";
const END_OF_ISOLATE = "\u2069";

/** Languages that write a space before the percent sign. */
const SPACE_BEFORE_PERCENT = ["cs", "de", "fi", "fr", "sk", "sv"];
const PLAIN_NUMBER = /^(-?\d+)(?:\.(\d+))?$/;
const SECRET = "••••••••";

/**
 * @typedef {import("@odoo_ha_addon/services/live/entity_table").HaEntity} HaEntity
 */

/**
 * @param {Partial<HaEntity>} entity whose state is a date or a moment
 * @returns {string|undefined} in the user's zone and format; nothing where the state is neither
 */
export function momentState(entity) {
    return instantText(entity.state, entity) || undefined;
}

/**
 * @param {Partial<HaEntity>} entity whose state is what a clock or a calendar on the wall of the house shows
 * @returns {string|undefined} the same in the user's format; nothing where the state is neither a date nor a time
 */
export function wallState(entity) {
    return wallText(entity.state, entity) || undefined;
}

/**
 * @param {Partial<HaEntity>} entity whose state is a number
 * @returns {string} with the decimals that Home Assistant shows, and its unit
 */
export function numberState({state, attributes, display_precision: precision}) {
    const {step, unit_of_measurement: unit} = attributes || {};
    return inUnit(localNumber(stateDigits(state, {precision, step})), unit);
}

/**
 * @param {Partial<HaEntity>} entity whose state is a text that may be a password
 * @returns {string|undefined} for a password what tells nothing of it, not even how long it is
 */
export function secretState({attributes}) {
    return attributes?.mode === "password" ? SECRET : undefined;
}

/**
 * @param {string} text digits with a point for the decimals, which stay as they are
 * @returns {string} in the user's format; what is no number as it is
 */
export function localNumber(text) {
    const [, integer, decimals] = PLAIN_NUMBER.exec(text) || [];
    if (integer === undefined) {
        return text;
    }
    const grouped = insertThousandsSep(integer, localization.thousandsSep, localization.grouping);
    return decimals ? grouped + localization.decimalPoint + decimals : grouped;
}

/**
 * A number with its unit. In a page that is written from the right it is marked as one piece of its own direction:
 * "20 °C" would be shown as "C° 20" there.
 *
 * @param {string} number in the user's format
 * @param {string} [unit] as Home Assistant has it, such as `°C`
 */
export function inUnit(number, unit = "") {
    const text = unit ? number + spaceBefore(unit) + unit : number;
    return localization.direction === "rtl" ? ISOLATE + text + END_OF_ISOLATE : text;
}

function spaceBefore(unit) {
    if (unit === "°") {
        return "";
    }
    if (unit === "%") {
        const language = (localization.code || "en").split(/[_-]/)[0];
        return SPACE_BEFORE_PERCENT.includes(language) ? "\u00a0" : "";
    }
    return "\u00a0";
}
