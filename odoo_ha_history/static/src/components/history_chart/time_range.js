/**
 * What time a chart shows, and how people move in it. Pure; all times are seconds since the epoch.
 *
 * @typedef {Object} TimeRange
 * @property {number} start
 * @property {number} end
 */

export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** What the buttons offer, by the key that an address has. */
export const SPANS = {
    "1h": HOUR,
    "6h": 6 * HOUR,
    "24h": DAY,
    "7d": 7 * DAY,
    "30d": 30 * DAY,
    "1y": 366 * DAY,
};
export const FIRST_SPAN = "24h";

/** Shorter and longer nothing can be seen. */
export const SHORTEST = 60;
export const LONGEST = 20 * 365 * DAY;
/** Ends at most this part of a range before now are now: whoever moves to the right end wants to see what comes. */
const NEAR = 0.005;

/** @param {TimeRange} range */
export const lengthOf = ({start, end}) => end - start;

/**
 * @param {TimeRange} range
 * @param {number} now
 * @returns {TimeRange} of the same length where it can be, between 1970 and now
 */
export function within({start, end}, now) {
    const length = Math.min(LONGEST, now, Math.max(SHORTEST, end - start));
    const last = Math.min(now, Math.max(end, length));
    return {start: last - length, end: last};
}

/** @returns {boolean} whether a range goes on with the time */
export function isNow({start, end}, now) {
    return end >= now - (end - start) * NEAR;
}

/**
 * @param {TimeRange} range
 * @param {number} factor below 1 shows less, above 1 more
 * @param {number} at the moment that stays where it is
 * @param {number} now
 * @returns {TimeRange}
 */
export function zoomed({start, end}, factor, at, now) {
    const length = Math.min(LONGEST, Math.max(SHORTEST, (end - start) * factor));
    const scale = length / (end - start);
    const wanted = {start: at - (at - start) * scale, end: at + (end - at) * scale};
    // What has gone on with the time does so still: its end is now, whatever was pointed at.
    return within(isNow({start, end}, now) && factor > 1 ? {start: now - length, end: now} : wanted, now);
}

/**
 * @param {TimeRange} range
 * @param {number} seconds later, or earlier where below 0
 * @param {number} now
 * @returns {TimeRange}
 */
export function moved({start, end}, seconds, now) {
    return within({start: start + seconds, end: end + seconds}, now);
}

/**
 * @param {Object} address as a page has it: `{span}` or `{from, to}`
 * @param {number} now
 * @returns {{span: number, end: number|null}} `end` is null where it goes on with the time
 */
export function rangeFromAddress({span, from, to}, now) {
    const [start, end] = [Number(from), Number(to)];
    if (from && to && start < end) {
        const range = within({start, end}, now);
        return {span: lengthOf(range), end: isNow(range, now) ? null : range.end};
    }
    const seconds = Object.hasOwn(SPANS, span) ? SPANS[span] : Number(span) || SPANS[FIRST_SPAN];
    return {span: lengthOf(within({start: now - seconds, end: now}, now)), end: null};
}

/**
 * @param {{span: number, end: number|null}} shown
 * @returns {Object} what of an address leads to it
 */
export function addressOf({span, end}) {
    if (end !== null) {
        return {span: undefined, from: Math.round(end - span), to: Math.round(end)};
    }
    const key = Object.keys(SPANS).find((name) => SPANS[name] === span);
    return {span: key || Math.round(span), from: undefined, to: undefined};
}
