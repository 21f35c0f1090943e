/**
 * The course of one entity, as `ha.history.chart` tells it (CHART of docs/history.md), and what comes while one looks. Pure.
 *
 * @typedef {[number, number|null, number?, number?]} LinePoint moment, value, and the least and the largest in its pixel; a value of
 *  null interrupts the line
 * @typedef {[number, number|null, string|null, number]} Span since, until (null: still), word (null: no state), changes within
 */

/** As the server reads it: what is written like a number but out of all measure is none. */
const MEASURES = [1e-100, 1e100];

/** What is no number although it is the state of something that has numbers. */
function number(text) {
    const value = typeof text === "string" && text.trim() !== "" ? Number(text) : NaN;
    return isUsable(value) ? value : NaN;
}

function isUsable(value) {
    const [smallest, largest] = MEASURES;
    return value === 0 || (Math.abs(value) >= smallest && Math.abs(value) <= largest);
}

/** States of something that tells nothing. */
const SILENT = ["unavailable", "unknown"];

/**
 * @param {LinePoint[]} points
 * @param {number} moment
 * @returns {number} the place of the last point at or before the moment; -1 for none
 */
function placeAt(points, moment) {
    let low = 0;
    let high = points.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (points[middle][0] <= moment) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low - 1;
}

/**
 * @param {LinePoint[]} points
 * @param {number} moment
 * @returns {LinePoint|null} what holds then; null where nothing is known
 */
export function pointAt(points, moment) {
    const point = points[placeAt(points, moment)];
    return point && point[1] !== null ? point : null;
}

/**
 * @param {Span[]} spans
 * @param {number} moment
 * @returns {Span|null}
 */
export function spanAt(spans, moment) {
    const span = spans[placeAt(spans, moment)];
    return span && (span[1] === null || moment < span[1]) ? span : null;
}

/**
 * @param {LinePoint[]} points
 * @param {number} until the last value holds until then
 * @returns {{x: number, y: number, low: number, high: number}[]} in milliseconds, with a corner wherever the line ends
 */
export function drawnPoints(points, until) {
    const drawn = [];
    const last = (x) => {
        const {y} = drawn.at(-1) || {};
        if (Number.isFinite(y) && drawn.at(-1).x < x) {
            drawn.push({x, y, low: y, high: y});
        }
    };
    for (const [moment, value, low, high] of points) {
        const x = moment * 1_000;
        if (value === null) {
            last(x);
            drawn.push({x, y: NaN, low: NaN, high: NaN});
        } else {
            drawn.push({x, y: value, low: low ?? value, high: high ?? value});
        }
    }
    last(until * 1_000);
    return drawn;
}

/** @param {Object} course one of `entities` of CHART; it gets what is needed to go on */
export function openCourse(course) {
    const moments = [
        ...Object.values(course.lines).map((points) => points.at(-1)?.[0] ?? 0),
        ...Object.values(course.bars).map((spans) => spans.at(-1)?.[0] ?? 0),
    ];
    course.heardUntil = Math.max(0, ...moments);
    /** What is not recorded does not go on either: it would be gone with the next reading. */
    course.isRecorded = hasStates(course);
    return course;
}

/** @param {Object} course of which something is still to be read from Home Assistant */
export const isBeingRead = ({gaps}) => gaps.some(([, , reason]) => reason === "reading");

/**
 * Add what the entity is now.
 *
 * @param {Object} course made by `openCourse`
 * @param {import("@odoo_ha_addon/services/live/entity_table").HaEntity|undefined} live
 * @returns {boolean} whether that was something new
 */
export function addLive(course, live) {
    const moment = live?.last_updated;
    if (!course.isRecorded || !live?.live || !moment || moment <= course.heardUntil + 1e-3) {
        return false;
    }
    course.heardUntil = moment;
    course.isLive = true;
    const gap = course.gaps.at(-1);
    if (gap?.[2] === "away") {
        gap[1] = Math.max(gap[0], Math.min(gap[1], moment));
    }
    if (course.kind === "number") {
        addNumber(course, "state", moment, number(live.state));
        addSilence(course, moment, Number.isFinite(number(live.state)) ? undefined : live.state);
    } else {
        addWord(course, "state", moment, live.state);
    }
    if (course.kind === "climate") {
        addClimate(course, moment, live);
    }
    return true;
}

function addClimate(course, moment, {state, attributes}) {
    const isSilent = state === null || SILENT.includes(state);
    for (const name of Object.keys(course.lines)) {
        const value = isSilent ? NaN : attributes[name];
        addNumber(course, name, moment, typeof value === "number" && isUsable(value) ? value : NaN);
    }
    for (const name of Object.keys(course.bars).filter((key) => key !== "state")) {
        addWord(course, name, moment, typeof attributes[name] === "string" ? attributes[name] : null);
    }
    addSilence(course, moment, isSilent ? state : undefined);
}

function addNumber({lines}, name, moment, value) {
    const points = (lines[name] ||= []);
    const known = points.at(-1)?.[1] ?? null;
    const next = Number.isFinite(value) ? value : null;
    if (next !== known) {
        points.push([moment, next]);
    }
}

function addWord({bars}, name, moment, word) {
    const spans = (bars[name] ||= []);
    const last = spans.at(-1);
    if (last && last[1] === null) {
        if (last[2] === word) {
            return;
        }
        last[1] = moment;
    }
    spans.push([moment, null, word, 1]);
}

/** @param {string|null|undefined} word undefined: it tells something again */
function addSilence({absent}, moment, word) {
    const last = absent.at(-1);
    if (last && last[1] === null && last[2] !== word) {
        last[1] = moment;
    }
    if (word !== undefined && (!last || last[1] !== null)) {
        absent.push([moment, null, word, 1]);
    }
}

function hasStates({lines, bars}) {
    return [...Object.values(lines), ...Object.values(bars)].some((points) => points.length > 0);
}

/** @returns {boolean} whether there is nothing to be drawn */
export function isEmpty(course) {
    return !hasStates(course) && !course.change;
}

/**
 * @param {Object} course of an earlier time
 * @param {number} seconds how much earlier
 * @returns {Object} the same, as if it were now
 */
export function shifted(course, seconds) {
    const later = ([moment, ...rest]) => [moment + seconds, ...rest];
    const lines = Object.entries(course.lines).map(([name, points]) => [name, points.map(later)]);
    const change = course.change && {
        ...course.change,
        rows: course.change.rows.map(([since, until, ...rest]) => [
            since + seconds,
            until + seconds,
            ...rest,
        ]),
    };
    return {...course, lines: Object.fromEntries(lines), change};
}
