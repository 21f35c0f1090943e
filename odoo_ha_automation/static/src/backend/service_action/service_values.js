import {inputOf} from "@odoo_ha_addon/components/controls/script/script_values";
import {wordsOf} from "@odoo_ha_addon/services/words/key_words";

/**
 * The values of a service, as an action keeps them and as its form shows them.
 *
 * @typedef {import("@odoo_ha_addon/services/calls/ha_api").ScriptField} ScriptField
 * @typedef {Object<string, {value: *}|{expression: string}>} ServiceData by the name of the field
 */

/** Kinds of fields that hold ids of records, and their models. */
export const RECORDS = {
    area: {model: "ha.area", key: "area_id"},
    device: {model: "ha.device", key: "device_id"},
    entity: {model: "ha.entity", key: "entity_id"},
    floor: {model: "ha.floor", key: "floor_id"},
    label: {model: "ha.label", key: "label_id"},
};
/** What is neither a word nor a number, and nobody writes by hand but as an expression. */
const STRUCTURES = ["object", "location", "media", "target", "condition", "trigger", "action"];

/**
 * @param {ScriptField} field
 * @returns {string} how a value is entered: as `inputOf` of scripts, or `color`, `lines`, `choices`, `records`, or `none` where
 *     only an expression can say it
 */
export function entryOf(field) {
    const {kind, options} = field;
    if (kind === "color_rgb") {
        return "color";
    }
    if (kind in RECORDS) {
        return "records";
    }
    if (kind === "select" && options.multiple) {
        return "choices";
    }
    if (kind === "text" && options.multiple) {
        return "lines";
    }
    if (kind === "color_temp") {
        return "number";
    }
    if (kind === "constant") {
        return "checkbox";
    }
    return STRUCTURES.includes(kind) ? "none" : inputOf(field);
}

/**
 * @param {ScriptField[]} fields of the service
 * @param {ServiceData} data
 * @returns {{rows: {key: string, field: ScriptField, given: Object, isKnown: boolean}[], more: ScriptField[]}} what the form shows: the
 *     fields that are needed or have something, and what is kept of fields that the service does not have; and those that can be added
 */
export function arranged(fields, data) {
    const isShown = ({key, required}) => required || key in data;
    const rows = fields
        .filter(isShown)
        .map((field) => ({key: field.key, field, given: data[field.key] || {value: null}, isKnown: true}));
    const keys = new Set(fields.map(({key}) => key));
    for (const [key, given] of Object.entries(data)) {
        if (!keys.has(key)) {
            const field = {key, name: wordsOf(key), description: "", kind: kindOf(given.value), options: {}};
            rows.push({key, field, given, isKnown: false});
        }
    }
    return {rows, more: fields.filter((field) => !isShown(field))};
}

/** The kind of a field of which nothing is known but a value. */
function kindOf(value) {
    if (typeof value === "boolean" || typeof value === "number") {
        return typeof value;
    }
    return value && typeof value === "object" ? "object" : "text";
}

/**
 * @param {ScriptField} field
 * @returns {{value: *}|{expression: string}} what a field begins with that somebody adds
 */
export function firstGiven(field) {
    const entry = entryOf(field);
    if (entry === "none") {
        return {expression: expressionOf(field.example ?? null)};
    }
    if (entry === "checkbox") {
        return {value: field.kind === "constant" ? (field.options.value ?? true) : field.default !== false};
    }
    return {value: field.default ?? null};
}

/**
 * @param {*} value
 * @returns {string} a Python expression for it
 */
export function expressionOf(value) {
    if (value === null || value === undefined) {
        return "";
    }
    if (typeof value === "boolean") {
        return value ? "True" : "False";
    }
    if (Array.isArray(value)) {
        return `[${value.map(expressionOf).join(", ")}]`;
    }
    if (typeof value === "object") {
        const items = Object.entries(value).map(
            ([key, item]) => `${JSON.stringify(key)}: ${expressionOf(item)}`
        );
        return `{${items.join(", ")}}`;
    }
    // An example is often a text that holds a structure.
    if (typeof value === "string" && /^[[{(]/.test(value.trim())) {
        return value.trim();
    }
    return JSON.stringify(value);
}

/**
 * @param {ScriptField} field
 * @param {string} text as it was entered
 * @returns {*} the value; null for nothing. What is no number stays as it was written, and Odoo says so.
 */
export function valueOf(field, text) {
    const entry = entryOf(field);
    if (entry === "lines") {
        const lines = text.split("\n").map((line) => line.trim());
        return lines.some(Boolean) ? lines.filter(Boolean) : null;
    }
    if (text.trim() === "") {
        return null;
    }
    if (entry === "number") {
        const number = Number(text);
        return Number.isNaN(number) ? text : number;
    }
    if (entry === "color") {
        return [1, 3, 5].map((place) => parseInt(text.slice(place, place + 2), 16));
    }
    return entry === "datetime-local" ? text.replace("T", " ") : text;
}

/**
 * @param {ScriptField} field
 * @param {*} value
 * @returns {string} what its input shows
 */
export function textOf(field, value) {
    const entry = entryOf(field);
    if (entry === "color") {
        const parts = Array.isArray(value) ? value : [255, 255, 255];
        return `#${parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
    }
    if (value === null || value === undefined) {
        return "";
    }
    if (entry === "lines") {
        return Array.isArray(value) ? value.join("\n") : String(value);
    }
    if (typeof value === "object") {
        return JSON.stringify(value);
    }
    return entry === "datetime-local" ? String(value).replace(" ", "T") : String(value);
}
