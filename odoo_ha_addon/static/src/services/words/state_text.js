import {toLocaleDateString, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {insertThousandsSep} from "@web/core/utils/numbers";
import {attributeNameWord, attributeWord, deviceClassWord, stateWord} from "./ha_translations";
import {wordsOf} from "./key_words";
import {wordFor} from "./state_words";

const {DateTime} = luxon;

/** Unicode's marks around a text whose direction is that of its first letter. */
const ISOLATE = "\u2068";
const END_OF_ISOLATE = "\u2069";

/** Domains whose state is the moment at which something happened last. */
const MOMENT_DOMAINS = [
    "button",
    "conversation",
    "event",
    "image",
    "input_button",
    "notify",
    "scene",
    "stt",
    "tts",
];
const NUMBER_DOMAINS = ["counter", "input_number", "number"];
/** Languages that write a space before the percent sign. */
const SPACE_BEFORE_PERCENT = ["cs", "de", "fi", "fr", "sk", "sv"];
const PLAIN_NUMBER = /^(-?\d+)(?:\.(\d+))?$/;
/** A key of a fixed set; names that people gave have capitals or spaces. */
const KEY = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;

/** States in which a device does nothing that anybody would want to notice. */
const IDLE_STATES = [
    "", "closed", "disarmed", "docked", "idle", "locked", "not_home", "off", "ok", "paused", "standby", "stopped",
    "below_horizon",
]; // prettier-ignore
const ALERT_STATES = ["error", "jammed", "problem", "triggered", "pending"];
const ALERT_CLASSES = [
    "battery",
    "carbon_monoxide",
    "gas",
    "moisture",
    "problem",
    "safety",
    "smoke",
    "tamper",
];
/** Domains whose state is a value, not something that is on or off. */
const VALUE_DOMAINS = [
    ...MOMENT_DOMAINS, ...NUMBER_DOMAINS, "date", "datetime", "input_datetime", "input_select", "input_text", "select",
    "sensor", "text", "time", "weather", "zone",
]; // prettier-ignore

/** Tells nothing, not even how long it is. */
const SECRET = "••••••••";

function isSecret({domain, attributes}) {
    return ["input_text", "text"].includes(domain) && attributes?.mode === "password";
}

/**
 * The state of an entity in words, as Home Assistant shows it, in the user's language and number format.
 *
 * @param {{domain: string, state: string|null|false, attributes?: Object, disabled?: boolean, instance_id?: number,
 *  platform?: string, translation_key?: string}} entity the last three find Home Assistant's own words
 * @returns {string}
 */
export function stateText(entity) {
    const {domain, state, attributes = {}, disabled = false} = entity;
    if (state === null || state === undefined || state === false) {
        return disabled ? _t("Disabled") : _t("Not in Home Assistant");
    }
    if (state === "unavailable") {
        return _t("Unavailable");
    }
    if (state === "unknown") {
        return _t("Unknown");
    }
    if (isSecret(entity)) {
        return SECRET;
    }
    return (
        momentText(domain, state, attributes) ??
        numberText(domain, state, attributes) ??
        stateWord(entity, state) ??
        optionText(domain, state, attributes) ??
        wordFor(domain, attributes.device_class, state)
    );
}

/**
 * A value of an attribute that is one of a few, such as a fan mode, in words.
 *
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @param {string} attribute Home Assistant's name of it, such as `fan_mode` (also for what stands in `fan_modes`)
 * @param {string|null|undefined} value
 * @returns {string} Home Assistant's word; where it has none, keys such as `heat_cool` as words and other texts as they are
 */
export function attributeText(entity, attribute, value) {
    if (value === null || value === undefined || value === "") {
        return "";
    }
    const text = String(value);
    return attributeWord(entity, attribute, text) ?? (KEY.test(text) ? wordsOf(text) : text);
}

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @param {string} attribute
 * @param {string} [ownName] what we call it where Home Assistant has no name for it
 * @returns {string} what Home Assistant calls the attribute, else our own name, else its key as words
 */
export function attributeName(entity, attribute, ownName) {
    return attributeNameWord(entity, attribute) ?? String(ownName || wordsOf(attribute));
}

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {string} what kind of thing it is or measures, such as "Temperature"; empty where Home Assistant does not say
 */
export function deviceClassText(entity) {
    const deviceClass = entity.attributes?.device_class;
    return deviceClassWord(entity) || (deviceClass ? wordsOf(String(deviceClass)) : "");
}

function momentText(domain, state, attributes) {
    const isMoment =
        MOMENT_DOMAINS.includes(domain) ||
        ["date", "datetime", "input_datetime"].includes(domain) ||
        (domain === "sensor" && ["date", "timestamp"].includes(attributes.device_class));
    if (!isMoment) {
        return undefined;
    }
    if (domain === "input_datetime" && !attributes.has_date) {
        return undefined;
    }
    // What has no zone of its own is in Home Assistant's local time, which is shown as it is.
    const moment = state.includes("T") ? DateTime.fromISO(state) : DateTime.fromSQL(state);
    if (!moment.isValid) {
        return undefined;
    }
    return DATE_ONLY.test(state) ? toLocaleDateString(moment) : toLocaleDateTimeString(moment);
}

function numberText(domain, state, {unit_of_measurement: unit, state_class: stateClass}) {
    if (!unit && !stateClass && !NUMBER_DOMAINS.includes(domain)) {
        return undefined;
    }
    return inUnit(localNumber(state), unit);
}

/** A sensor with fixed options gives their keys, such as `not_charging`; words for them come with the integration. */
function optionText(domain, state, {device_class: deviceClass}) {
    if (domain === "sensor" && deviceClass === "enum") {
        const text = state.replaceAll("_", " ");
        return text.charAt(0).toUpperCase() + text.slice(1);
    }
    return undefined;
}

/** The digits stay those that Home Assistant gave, a trailing zero too: they tell the precision. */
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

/**
 * How much an entity's state asks to be noticed.
 *
 * @param {{domain: string, state: string|null|false, attributes?: Object}} entity
 * @returns {"missing"|"unavailable"|"unknown"|"value"|"idle"|"alert"|"active"}
 */
export function stateTone({domain, state, attributes = {}}) {
    if (state === null || state === undefined || state === false) {
        return "missing";
    }
    if (state === "unavailable" || state === "unknown") {
        return state;
    }
    if (VALUE_DOMAINS.includes(domain)) {
        return "value";
    }
    if (ALERT_STATES.includes(state) || (state === "on" && ALERT_CLASSES.includes(attributes.device_class))) {
        return "alert";
    }
    return IDLE_STATES.includes(state) ? "idle" : "active";
}
