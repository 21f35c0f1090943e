import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

const {DateTime, Duration} = luxon;

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

/**
 * @param {luxon.DateTime} moment
 * @param {number} now seconds since the epoch
 * @returns {string} such as "5 minutes ago"; what is less than a minute ago was "just now"
 */
export function minutesAgoText(moment, now) {
    const isOver = now - moment.toSeconds() >= 60;
    return isOver ? moment.toRelative({base: DateTime.fromSeconds(now)}) : _t("just now");
}

const SPANS = [
    ["days", 86_400],
    ["hours", 3_600],
    ["minutes", 60],
];

/**
 * @param {number|null} seconds since the epoch
 * @returns {string} for how long it has been so, such as "for 42 min"; empty where nobody knows
 */
export function sinceText(seconds) {
    if (!seconds) {
        return "";
    }
    const passed = Date.now() / 1000 - seconds;
    const [unit, length] = SPANS.find(([, span]) => passed >= span) || [];
    if (!unit) {
        return _t("just now");
    }
    const span = Duration.fromObject({[unit]: Math.floor(passed / length)});
    return _t("for %s", span.toHuman({unitDisplay: "short"}));
}

/** The server's clock may be ahead of the browser's; what has happened is shown as of now then, not as of the future. */
function relativeText(moment) {
    return DateTime.min(moment, DateTime.now()).toRelative();
}
