import {Component, toRaw} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {choicesOf, inputOf, readValue} from "./script_values";

/** What a service can be given, to be filled in. */
export class HaServiceFields extends Component {
    static template = "odoo_ha_addon.HaServiceFields";
    static props = {
        /** Of the type `ScriptField`. */
        fields: Array,
        /** What stands in them, by key. */
        values: Object,
        /** Reactive: what is wrong with it, in words. */
        problems: Object,
        labelOf: Function,
    };

    setup() {
        this.inputOf = inputOf;
        this.choicesOf = choicesOf;
    }

    onChange(field, ev) {
        const {target} = ev;
        // Known at every key, for a rendering meanwhile writes it into the field; but no reason for one.
        toRaw(this.props.values)[field.key] = target.type === "checkbox" ? target.checked : target.value;
        delete this.props.problems[field.key];
    }
}

/**
 * @param {import("@odoo_ha_addon/services/calls/ha_api").ScriptField[]} fields
 * @param {Object} values what stands in them, by key
 * @param {string} missingText said of a field that was left empty and must not be
 * @returns {{data: Object, problems: Object}} what to send, and what is wrong with it by key, in words
 */
export function readFields(fields, values, missingText) {
    const data = {};
    const problems = {};
    for (const field of fields) {
        const {value, isMissing, isWrong} = readValue(field, values[field.key]);
        if (isMissing || isWrong) {
            problems[field.key] = String(isMissing ? missingText : rangeText(field));
        } else if (value !== undefined) {
            data[field.key] = value;
        }
    }
    return {data, problems};
}

function rangeText({options: {min, max}}) {
    if (min !== undefined && max !== undefined) {
        return _t("Enter a number from %(min)s to %(max)s.", {min, max});
    }
    return _t("This cannot be sent.");
}
