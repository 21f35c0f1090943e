import {localization} from "@web/core/l10n/localization";

const {DateTime} = luxon;

/**
 * @param {number} moment milliseconds since the epoch
 * @returns {string} the time of day, in the user's format
 */
export function formatTime(moment) {
    return DateTime.fromMillis(moment).toFormat(localization.timeFormat);
}
