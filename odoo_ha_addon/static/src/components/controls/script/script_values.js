/**
 * Values of the fields of a script, between what people enter and what Home Assistant takes.
 *
 * @typedef {import("@odoo_ha_addon/services/calls/ha_api").ScriptField} ScriptField
 */

/** How a field is entered, by the kind of Home Assistant's selector; anything else as text. */
const INPUTS = {
    boolean: "checkbox",
    date: "date",
    datetime: "datetime-local",
    number: "number",
    select: "select",
    time: "time",
};

/** @param {ScriptField} field */
export function inputOf({kind, options}) {
    if (kind === "text" && options.multiline) {
        return "textarea";
    }
    // What may be several at once is written as a list.
    return options.multiple ? "text" : INPUTS[kind] || "text";
}

/**
 * @param {ScriptField} field
 * @returns {{value: string, label: string}[]} of a field of the kind `select`
 */
export function choicesOf({options}) {
    const told = Array.isArray(options.options) ? options.options : [];
    const choices = told
        .map((option) => (option && typeof option === "object" ? option : {value: option, label: option}))
        .filter(({value}) => typeof value === "string")
        .map(({value, label}) => [value, {value, label: String(label ?? value)}]);
    return [...new Map(choices).values()];
}

/**
 * @param {ScriptField} field
 * @returns {string|boolean} what its input shows first
 */
export function firstValue(field) {
    const {default: value} = field;
    if (inputOf(field) === "checkbox") {
        return Boolean(value);
    }
    if (value === null || value === undefined) {
        return "";
    }
    return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * @param {ScriptField} field
 * @param {string|boolean} entered
 * @returns {{value?: *, isMissing?: boolean, isWrong?: boolean}} what to send; nothing for a field that was left empty
 */
export function readValue(field, entered) {
    const input = inputOf(field);
    if (input === "checkbox") {
        return {value: entered};
    }
    if (entered === "") {
        return {isMissing: field.required};
    }
    if (input === "number") {
        return readNumber(field.options, Number(entered));
    }
    if (input === "datetime-local") {
        return {value: entered.replace("T", " ")};
    }
    return input === "text" && /^[[{]/.test(entered.trim()) ? readJson(entered) : {value: entered};
}

function readNumber({min, max}, number) {
    const isWrong =
        Number.isNaN(number) || (min !== undefined && number < min) || (max !== undefined && number > max);
    return isWrong ? {isWrong} : {value: number};
}

function readJson(text) {
    try {
        return {value: JSON.parse(text)};
    } catch {
        return {isWrong: true};
    }
}
