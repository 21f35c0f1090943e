import { _t } from "@web/core/l10n/translation";

/** The server did not do what it was asked to; `code` is one of docs/instance-selection.md, `message` is for people. */
export class HaRefusal extends Error {
    name = "HaRefusal";

    constructor(code, message) {
        super(message);
        this.code = code;
    }
}

/**
 * @param {Error} error what a call of the server failed with
 * @returns {string} what a person is told about it
 */
export function failureText(error) {
    return error instanceof HaRefusal
        ? error.message
        : _t("Odoo could not be reached. Check your connection and try again.");
}
