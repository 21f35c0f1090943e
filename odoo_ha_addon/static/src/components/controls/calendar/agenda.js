import {toLocaleDateString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {instantOf, isMoment, timeOfDay} from "@odoo_ha_addon/services/words/home_time";

const {DateTime} = luxon;

/** Days ahead that are asked for. */
export const DAYS_AHEAD = 14;

/**
 * @typedef {Object} AgendaEvent
 * @property {string} key
 * @property {string} summary
 * @property {string} time such as "10:00 – 11:30" or "All day"
 * @property {string} location
 * @property {string} description
 * @property {boolean} isNow
 *
 * @typedef {{day: string, events: AgendaEvent[]}} AgendaDay
 */

/**
 * @param {{start: string, end: string, summary?: string, location?: string, description?: string}[]} events as Home Assistant
 *  answers them; a start without a time is a whole day. What is no event is left out
 * @returns {AgendaDay[]} by the day on which they begin, or today if they have begun
 */
export function agendaOf(events) {
    const now = DateTime.now();
    const days = new Map();
    const read = (Array.isArray(events) ? events : [])
        .filter((event) => isMoment(event?.start))
        .map((event) => ({
            event,
            start: DateTime.fromISO(event.start),
            end: DateTime.fromISO(isMoment(event.end) ? event.end : event.start),
        }));
    read.sort((a, b) => a.start.toMillis() - b.start.toMillis());
    for (const [index, {event, start, end}] of read.entries()) {
        const day = DateTime.max(start, now).startOf("day");
        const key = day.toISODate();
        if (!days.has(key)) {
            days.set(key, {day: dayText(day, now), events: []});
        }
        days.get(key).events.push({
            key: `${index} ${event.start}`,
            summary: wordsIn(event.summary) || String(_t("Without a title")),
            time: spanText(event, start, end),
            location: wordsIn(event.location),
            description: wordsIn(event.description),
            isNow: start <= now && now < end,
        });
    }
    return [...days.values()];
}

/**
 * @param {import("@odoo_ha_addon/services/live/entity_table").HaEntity} entity a calendar, which tells of one event
 * @returns {string|undefined} what is on and until when, or what comes next and when
 */
export function eventText(entity) {
    const {state, attributes} = entity;
    const {message, all_day: isWholeDay, start_time: start, end_time: end} = attributes;
    const [from, to] = [instantOf(start, entity), instantOf(end, entity)];
    if (!message || !from || !to) {
        return undefined;
    }
    // A whole day is that of whoever looks, wherever the house is.
    const day = isWholeDay ? DateTime.fromISO(start.slice(0, 10)) : from;
    const when = isWholeDay ? String(_t("All day")) : timeOfDay(from);
    const now = DateTime.now();
    if (state !== "on") {
        return `${message} · ${dayText(day.startOf("day"), now)}, ${when}`;
    }
    return `${message} · ${isWholeDay ? when : _t("until %s", endText(to, now.hasSame(to, "day")))}`;
}

function endText(end, isOneDay) {
    return isOneDay ? timeOfDay(end) : `${toLocaleDateString(end)} ${timeOfDay(end)}`;
}

function wordsIn(value) {
    return typeof value === "string" ? value : "";
}

function dayText(day, now) {
    const days = Math.round(day.diff(now.startOf("day"), "days").days);
    if (days === 0) {
        return String(_t("Today"));
    }
    return days === 1 ? String(_t("Tomorrow")) : `${day.toFormat("cccc")}, ${toLocaleDateString(day)}`;
}

function spanText({start: text}, start, end) {
    const isWholeDay = !text.includes("T");
    // The end of a whole day is the day after it.
    const last = isWholeDay ? end.minus({days: 1}) : end;
    const isOneDay = start.hasSame(last, "day");
    if (isWholeDay) {
        return isOneDay ? String(_t("All day")) : _t("until %s", toLocaleDateString(last));
    }
    return `${timeOfDay(start)} – ${endText(end, isOneDay)}`;
}
