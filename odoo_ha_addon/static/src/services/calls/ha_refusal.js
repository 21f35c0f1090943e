import {_t} from "@web/core/l10n/translation";
import {RPCError} from "@web/core/network/rpc";
import {learnMoreButtons} from "@odoo_ha_addon/services/documentation/paragraphs";

/** Errors of the server that are meant for people, in the user's language. */
const MEANT_FOR_PEOPLE = [
    "AccessError",
    "MissingError",
    "RedirectWarning",
    "Refusal",
    "UserError",
    "ValidationError",
];

/** @param {Error} error what a call of the server failed with */
export function isMeantForPeople(error) {
    return error instanceof RPCError && MEANT_FOR_PEOPLE.includes(error.exceptionName?.split(".").pop());
}

/** The server did not do what it was asked to; `code` is one of docs/instance-selection.md, `message` is for people. */
export class HaRefusal extends Error {
    name = "HaRefusal";

    constructor(code, message) {
        super(message);
        this.code = code;
    }
}

/** @returns {string} where the documentation tells more about a refusal; empty for an error that has no code */
export function paragraphOf(error) {
    const code = error instanceof HaRefusal ? error.code : error.data?.context?.code;
    return code ? `refused-${code}` : "";
}

/**
 * @param {Error} error what a call of the server failed with
 * @returns {string} what a person reads about it
 */
export function failureText(error) {
    if (error instanceof HaRefusal) {
        return error.message;
    }
    if (isMeantForPeople(error)) {
        return error.data.message;
    }
    return error instanceof RPCError
        ? _t("Odoo could not answer because of an internal error. The server's log tells more.")
        : _t("Odoo could not be reached. Check your connection and try again.");
}

/**
 * Tell a person of it, with the way to its paragraph in the documentation.
 *
 * @param {Object} notification the service
 * @param {Error} error what a call of the server failed with
 */
export function notifyFailure(notification, error) {
    notification.add(failureText(error), {type: "danger", buttons: learnMoreButtons(paragraphOf(error))});
}
