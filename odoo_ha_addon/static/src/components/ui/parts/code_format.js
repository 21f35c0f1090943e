/** Expressions that only digits fit: digits, how many of them, and the ends of the text. */
const DIGITS_ONLY = /^\^?((\\d|\[0-9\]|[0-9])(\{\d+(,\d*)?\}|[+*?])?)+\$?$/;
/** What is no more than a word is a code, or somebody's description of one, but no pattern. */
const WORD = /^[\p{L}\p{N}\s_-]*$/u;

/**
 * What the code of a lock or an alarm looks like, as far as its `code_format` tells.
 *
 * Alarms have a word for it, `number` or `text`; locks have a regular expression, which Home Assistant matches from the beginning of
 * the code on (`LockEntity.code_format_cmp`). Whatever else an integration sends is no reason to refuse a code: then any is taken, and
 * Home Assistant decides.
 */
export class CodeFormat {
    /** @param {{isNumeric?: boolean, pattern?: RegExp}} [format] any code fits without one */
    constructor({isNumeric = false, pattern} = {}) {
        /** Whether digits are all that is needed, so that a keypad does. */
        this.isNumeric = isNumeric;
        this.pattern = pattern;
    }

    /**
     * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
     * @returns {CodeFormat}
     */
    static of({domain, attributes = {}}) {
        const {code_format: format} = attributes;
        if (format === "number") {
            return new CodeFormat({isNumeric: true, pattern: /^\d+$/});
        }
        if (domain === "alarm_control_panel" || typeof format !== "string" || WORD.test(format)) {
            return new CodeFormat();
        }
        try {
            return new CodeFormat({
                isNumeric: DIGITS_ONLY.test(format),
                pattern: new RegExp(`^(?:${format})`),
            });
        } catch {
            // None at all, or one that only Python can read.
            return new CodeFormat();
        }
    }

    /** @returns {boolean} whether a code can be sent */
    fits(code) {
        return code !== "" && (!this.pattern || this.pattern.test(code));
    }
}
