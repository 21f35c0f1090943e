import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";

const {DateTime} = luxon;

/**
 * @param {number|null|undefined} value
 * @param {string} unit
 * @returns {string} with as many digits as Home Assistant's page shows; "–" where there is no number
 */
export function amountText(value, unit) {
    if (value === null || value === undefined) {
        return "–";
    }
    const size = Math.abs(value);
    const step = size < 10 ? 0.01 : size < 100 ? 0.1 : 1;
    return quantityText(value, unit, step);
}

/**
 * @param {number|null|undefined} value
 * @param {string|false} currency such as `EUR`
 */
export function moneyText(value, currency) {
    if (value === null || value === undefined) {
        return "–";
    }
    // What is nearly nothing, from below, is no "-0".
    const amount = Math.abs(value) < 0.005 ? 0 : value;
    try {
        const locale = (localization.code || "en").replace("_", "-");
        return new Intl.NumberFormat(locale, {style: "currency", currency}).format(amount);
    } catch {
        return quantityText(amount, currency || "", 0.01);
    }
}

/** @returns {string} a part of a whole, 0 to 1 */
export function shareText(share) {
    return share === null || share === undefined ? "–" : quantityText(share * 100, "%", 1);
}

/** What is compared with nearly nothing has no percents that say something. */
const LEAST = 0.005;
const MOST = 10;

/**
 * @param {number|null} now
 * @param {number|null} before
 * @returns {string} such as "12 % more"; empty where it cannot be told
 */
export function differenceText(now, before) {
    if (typeof now !== "number" || typeof before !== "number" || Math.abs(before) < LEAST) {
        return "";
    }
    const change = (now - before) / Math.abs(before);
    if (Math.abs(change) > MOST) {
        return "";
    }
    const percent = shareText(Math.abs(change));
    if (Math.round(Math.abs(change) * 100) === 0) {
        return _t("as much");
    }
    return change > 0 ? _t("%s more", percent) : _t("%s less", percent);
}

/** @returns {string} with what a period is compared */
export function beforeText(period, compare) {
    if (compare === "year") {
        return _t("The year before");
    }
    return {
        day: _t("The day before"),
        week: _t("The week before"),
        month: _t("The month before"),
        year: _t("The year before"),
    }[period];
}

/**
 * @param {{first: string, last: string}} span
 * @param {string} period
 * @returns {string} the days that are shown
 */
export function spanText({first, last}, period) {
    const [from, to] = [DateTime.fromISO(first), DateTime.fromISO(last)];
    switch (period) {
        case "day":
            return from.toLocaleString(DateTime.DATE_HUGE);
        case "week":
            return `${from.toLocaleString(DateTime.DATE_MED)} – ${to.toLocaleString(DateTime.DATE_MED)}`;
        case "month":
            return from.toLocaleString({month: "long", year: "numeric"});
        default:
            return from.toLocaleString({year: "numeric"});
    }
}

/**
 * @param {number} start seconds since the epoch
 * @param {Object} of an answer: `interval`, `period`, `zone`
 * @returns {string} below a bar
 */
export function tickText(start, {interval, period, zone}) {
    const moment = DateTime.fromSeconds(start, {zone});
    if (interval === "hour") {
        return moment.toLocaleString(DateTime.TIME_SIMPLE);
    }
    if (interval === "month") {
        return moment.toLocaleString({month: "short"});
    }
    return moment.toLocaleString(period === "week" ? {weekday: "short", day: "numeric"} : {day: "numeric"});
}

/** @returns {string} of a bar, in full */
export function momentText(start, {interval, zone}) {
    const moment = DateTime.fromSeconds(start, {zone});
    if (interval === "hour") {
        const end = moment.plus({hours: 1});
        return `${moment.toLocaleString(DateTime.TIME_SIMPLE)} – ${end.toLocaleString(DateTime.TIME_SIMPLE)}`;
    }
    return interval === "month"
        ? moment.toLocaleString({month: "long", year: "numeric"})
        : moment.toLocaleString(DateTime.DATE_HUGE);
}
