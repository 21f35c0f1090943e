import {_t} from "@web/core/l10n/translation";
import {numberText, textAt} from "./panels";

const {DateTime} = luxon;

/**
 * What meters counted in each hour, day or month of the site, as columns.
 *
 * @typedef {import("./panels").Line} Line its name is `change`
 * @typedef {[number, number, number, "exact"|"least"|"about"]} ChangeRow since, until, change, and how sure that is
 */

/** Longer times show what was counted, shorter ones the meter itself; people may have the other. Seconds. */
const LONG = 25 * 3_600;

/** Whether there is anything counted of it. */
export const hasChange = ({change}) => Boolean(change && change.rows.length);

/** @returns {boolean} whether columns are what is shown where nobody has chosen */
export const isChangeFirst = ({start, end}) => end - start > LONG;

/**
 * @param {Line} line
 * @param {import("./time_range").TimeRange} range
 * @returns {ChangeRow[]} those of which a part is shown
 */
export function rowsIn({course}, {start, end}) {
    return course.change.rows.filter(([since, until]) => since < end && until > start);
}

/**
 * @param {Line} line
 * @param {number} moment
 * @returns {ChangeRow|undefined}
 */
function rowAt({course}, moment) {
    return course.change.rows.find(([since, until]) => since <= moment && moment < until);
}

/** @returns {string} such as "Nov 27, 2026", in the zone of the site, whose days they are */
export function periodText({course}, [since]) {
    const format = {
        hour: DateTime.DATETIME_SHORT,
        day: DateTime.DATE_MED,
        month: {year: "numeric", month: "long"},
    }[course.change.period];
    return DateTime.fromSeconds(since, {zone: course.zone}).toLocaleString(format);
}

/** @returns {string} a number with what is to be known of it; never one that looks surer than it is */
function sureText(line, change, certainty) {
    const number = numberText({...line, name: "state"}, change);
    switch (certainty) {
        case "least":
            return _t("at least %s", number);
        case "about":
            return _t("about %s", number);
    }
    return number;
}

/**
 * @param {Line} line
 * @param {ChangeRow} row
 * @param {number} now what goes on is not whole yet
 * @returns {string} such as "at least 3.2 kWh"
 */
export function changeText(line, [, until, change, certainty], now) {
    const text = sureText(line, change, certainty);
    return until > now ? _t("%s so far", text) : text;
}

/** @returns {string} such as "3.2 kWh (Nov 27, 2026)"; "–" where nobody knows */
function changeTextAt(line, moment, now) {
    const row = rowAt(line, moment);
    return row
        ? _t("%(number)s (%(period)s)", {
              number: changeText(line, row, now),
              period: periodText(line, row),
          })
        : "–";
}

/**
 * @param {Line|import("./panels").Bar} row
 * @param {number} moment
 * @param {number} now
 * @returns {string} what it was then, or what was counted around it
 */
export function rowTextAt(row, moment, now) {
    return row.name === "change" ? changeTextAt(row, moment, now) : textAt(row, moment);
}

/**
 * @param {Line} line
 * @param {import("./time_range").TimeRange} range
 * @returns {string} what was counted in all periods of which a part is shown, and how many they are; a gap in one of them makes the
 *  sum "at least"
 */
export function sumText(line, range) {
    const rows = rowsIn(line, range);
    if (!rows.length) {
        return "–";
    }
    const sum = rows.reduce((all, [, , change]) => all + change, 0);
    const text = sureText(line, sum, rows.some(([, , , certainty]) => certainty !== "exact") && "least");
    const number = rows.length;
    switch (line.course.change.period) {
        case "hour":
            return number === 1
                ? _t("%s in one hour", text)
                : _t("%(sum)s in %(number)s hours", {sum: text, number});
        case "day":
            return number === 1
                ? _t("%s in one day", text)
                : _t("%(sum)s in %(number)s days", {sum: text, number});
    }
    return number === 1
        ? _t("%s in one month", text)
        : _t("%(sum)s in %(number)s months", {sum: text, number});
}

/** @returns {string} what the columns of a chart are */
export function columnsText([{course}]) {
    return {
        hour: _t("Change per hour"),
        day: _t("Change per day"),
        month: _t("Change per month"),
    }[course.change.period];
}
