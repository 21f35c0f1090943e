import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

/**
 * @param {string} datetime as Odoo's server writes it; UTC
 * @returns {string} in the user's zone and format
 */
export function momentText(datetime) {
    return toLocaleDateTimeString(deserializeDateTime(datetime));
}

/**
 * @param {string|false} datetime as Odoo's server writes it; UTC
 * @returns {string} such as "5 minutes ago"; empty for no moment
 */
export function agoText(datetime) {
    return datetime ? relativeText(deserializeDateTime(datetime)) : "";
}

/**
 * When the state changed last, in words; empty where nobody knows.
 *
 * @param {number|null} seconds since the epoch
 * @returns {string} such as "Changed 5 minutes ago (Nov 22, 5:18:03 AM)"
 */
export function lastChangedText(seconds) {
    if (!seconds) {
        return "";
    }
    const moment = DateTime.fromSeconds(seconds);
    return _t("Changed %(ago)s (%(moment)s)", {
        ago: relativeText(moment),
        moment: toLocaleDateTimeString(moment, {showSeconds: true}),
    });
}

/** The server's clock may be ahead of the browser's; what has happened is shown as of now then, not as of the future. */
function relativeText(moment) {
    return DateTime.min(moment, DateTime.now()).toRelative();
}
