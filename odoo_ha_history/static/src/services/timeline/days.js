import {toLocaleDateString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {timeOfDay} from "@odoo_ha_addon/services/words/home_time";
import {durationText, isFirst, LOST, plainText, sentenceOf, siteTime} from "./sentences";

/**
 * The entries of a timeline as it is read: by days of the site, and what was lost, or seen at first, at the same time as one.
 *
 * @typedef {Object} HaLine
 * @property {string} key
 * @property {Object} row of the entity
 * @property {HaEntry} entry
 * @property {string} time of day at the site
 * @property {string} iso
 * @property {string} title the whole moment
 * @property {import("./sentences").HaSentence} sentence
 * @property {string} text the same as plain text
 * @property {HaLine[]} [many] several that are told together; then there is no sentence
 *
 * @typedef {import("./sentences").HaEntry} HaEntry
 * @typedef {{key: string, title: string, lines: HaLine[]}} HaDay
 */

/** What is lost within this time of each other is told together. */
const SAME_TIME = 60;
/** So many of them. */
const MANY = 3;

function lineOf(entry, row, zone) {
    const moment = siteTime(entry.time, zone);
    const sentence = sentenceOf(entry, row);
    return {
        key: entry.key,
        entry,
        row,
        sentence,
        text: plainText(sentence),
        time: timeOfDay(moment, {tz: moment.zone}),
        iso: moment.toISO(),
        title: `${toLocaleDateString(moment)} ${timeOfDay(moment, {showSeconds: true, tz: moment.zone})}`,
        day: moment.toISODate(),
        dayTitle: dayText(moment) + zoneText(moment),
    };
}

/** @returns {string} such as " (UTC+8)" where the user's clock shows another time than that of the site */
function zoneText(moment) {
    const isForeign = moment.offset !== moment.setZone("default").offset;
    return isForeign ? ` (${moment.toFormat("'UTC'Z")})` : "";
}

/** @param {luxon.DateTime} moment at the site */
function dayText(moment) {
    const today = siteTime(Date.now() / 1000, moment.zone).startOf("day");
    const days = Math.round(today.diff(moment.startOf("day"), "days").days);
    if (days === 0) {
        return _t("Today");
    }
    if (days === 1) {
        return _t("Yesterday");
    }
    const year = moment.year === today.year ? {} : {year: "numeric"};
    return moment.toLocaleString({weekday: "long", day: "numeric", month: "long", ...year});
}

/** The lines, with a run of losses put together, and one of what was seen at first. */
function gathered(lines) {
    const found = [];
    let rest = lines;
    while (rest.length) {
        const [first] = rest;
        const other = rest.findIndex((line) => !areTogether(first, line));
        const run = other === -1 ? rest : rest.slice(0, Math.max(other, 1));
        found.push(...(run.length >= MANY ? [together(run)] : run));
        rest = rest.slice(run.length);
    }
    return found;
}

function sortOf({entry}) {
    return LOST.includes(entry.state) ? "lost" : isFirst(entry) ? "first" : "";
}

function areTogether(first, other) {
    const isSame = sortOf(first) && sortOf(first) === sortOf(other) && first.day === other.day;
    return isSame && Math.abs(first.entry.time - other.entry.time) <= SAME_TIME;
}

function together(many) {
    const sort = sortOf(many[0]);
    const text =
        sort === "first" ? _t("%s things were seen for the first time", many.length) : lostText(many);
    // By the oldest: what is new comes before it.
    return {...many[0], key: `${sort} ${many.at(-1).key}`, text, many};
}

function lostText(lost) {
    const count = lost.length;
    const until = Math.max(...lost.map(({entry}) => entry.known_again ?? Infinity));
    if (!Number.isFinite(until)) {
        return _t("%s things became unavailable", count);
    }
    const time = durationText(until - lost.at(-1).entry.time);
    return _t("%(count)s things were unavailable for up to %(time)s", {count, time});
}

/**
 * @param {HaEntry[]} entries the newest first
 * @param {Map<number, Object>} rows by id of the entity
 * @param {Object<number, string>} zones by id of the instance
 * @returns {HaDay[]}
 */
export function daysOf(entries, rows, zones) {
    const days = [];
    const lines = entries.map((entry) => {
        const row = rows.get(entry.id);
        return lineOf(entry, row, zones[row.instance_id]);
    });
    for (const line of gathered(lines)) {
        if (days.at(-1)?.key !== line.day) {
            days.push({key: line.day, title: line.dayTitle, lines: []});
        }
        days.at(-1).lines.push(line);
    }
    return days;
}
