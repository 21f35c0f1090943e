import {session} from "@web/session";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";

/** Codes of a command that was not carried out which say more than that Home Assistant did not want to. */
const OWN_CODES = ["busy", "not_connected", "right_lost"];

/**
 * @param {string} [paragraph] its anchor in docs/troubleshooting.md
 * @returns {string} where the documentation tells more; empty where messages lead nowhere, as on pages for customers and guests
 */
export function paragraphUrl(paragraph) {
    const page = session.ha_documentation_url;
    return page && paragraph ? `${page}#${paragraph}` : "";
}

/** @returns {string} the paragraph about what became of a command; OUTCOME of docs/live-states.md */
export function paragraphOfOutcome({state, code, paragraph}) {
    if (paragraph !== undefined) {
        return paragraph;
    }
    const own = state === "failed" ? (OWN_CODES.includes(code) ? code : "call_failed") : state;
    return `refused-${own}`;
}

/** @returns {Object[]} the button of a notification that leads to a paragraph; none where there is nowhere to lead to */
export function learnMoreButtons(paragraph) {
    const url = paragraphUrl(paragraph);
    return url ? [{name: _t("Learn more"), onClick: () => browser.open(url, "_blank", "noopener")}] : [];
}
