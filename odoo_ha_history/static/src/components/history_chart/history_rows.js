import {toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {changeText, columnsText, periodText, rowsIn} from "./changes";
import {gapText, numberText, unitOf, wordText} from "./panels";

const {DateTime} = luxon;

/**
 * What charts show, as rows: for who reads a table instead of a picture, and for other programs.
 *
 * @typedef {Object} HistoryRow
 * @property {string} name
 * @property {string} entityId
 * @property {number} since seconds since the epoch
 * @property {number|null} value
 * @property {string} text in words
 * @property {number|null} low
 * @property {number|null} high
 * @property {string} unit
 */

/** @returns {string} in the user's zone and format */
export function momentText(seconds) {
    return toLocaleDateTimeString(DateTime.fromSeconds(seconds), {showSeconds: true});
}

/**
 * @param {import("./panels").Line|import("./panels").Bar} row
 * @param {import("./time_range").TimeRange} range
 * @returns {HistoryRow[]} in order of time
 */
export function historyRows(row, {start, end}) {
    const {course, name} = row;
    if (name === "change") {
        return changeRows(row, {start, end});
    }
    const common = {name: row.label, entityId: course.entity_id};
    const gaps = course.gaps.map(([since, , reason]) => ({
        ...common, since, value: null, text: gapText(reason), low: null, high: null, unit: "",
    })); // prettier-ignore
    // A gap says more of why there is no value.
    const isTold = ([since, value]) => value !== null || !course.gaps.some(([moment]) => moment === since);
    const points = course.lines[name]?.filter(isTold);
    const found = points
        ? points.map(([since, value, low, high]) => ({
              ...common,
              since,
              value,
              text: value === null ? _t("No value") : numberText(row, value),
              low: low ?? null,
              high: high ?? null,
              unit: unitOf(course, name),
          }))
        : course.bars[name].map(([since, , word]) => ({
              ...common, since, value: null, text: wordText(row, word), low: null, high: null, unit: "",
          })); // prettier-ignore
    return [...found, ...gaps]
        .filter(({since}) => since >= start && since <= end)
        .sort((one, other) => one.since - other.since);
}

/** What meters counted, each period whole; each says what it is, for a file has nothing around it that does. */
function changeRows(line, range) {
    const {course, label} = line;
    const now = Date.now() / 1_000;
    return rowsIn(line, range).map((row) => ({
        name: `${label} · ${columnsText([line])}`,
        entityId: course.entity_id,
        since: row[0],
        value: row[2],
        text: _t("%(period)s: %(number)s", {
            period: periodText(line, row),
            number: changeText(line, row, now),
        }),
        low: null,
        high: null,
        unit: unitOf(course, "change"),
    }));
}

/** @returns {string[]} */
export const headings = () => [
    _t("Name"), _t("Entity ID"), _t("Time"), _t("UTC"), _t("Value"), _t("Unit"), _t("Lowest"), _t("Highest"), _t("In words"),
].map(String); // prettier-ignore

/** @param {HistoryRow} row */
export function cellsOf({name, entityId, since, value, text, low, high, unit}) {
    const moment = DateTime.fromSeconds(since);
    return [
        name, entityId, moment.toFormat("yyyy-MM-dd HH:mm:ss"), moment.toUTC().toISO(), value ?? "", unit, low ?? "", high ?? "",
        text,
    ]; // prettier-ignore
}

/** A cell that begins like this some programs would calculate. */
const FORMULA = /^[=+\-@\t\r]/;

/** @returns {string} as CSV has it */
function quoted(cell) {
    const text = typeof cell === "string" && FORMULA.test(cell) ? `'${cell}` : String(cell);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * @param {(string|number)[][]} rows
 * @returns {string} as CSV, with a mark at the beginning by which Excel knows that it is UTF-8
 */
export function linesOf(rows) {
    const lines = rows.map((cells) => cells.map(quoted).join(","));
    return `\ufeff${lines.join("\r\n")}\r\n`;
}

/** Where the id is among the cells. */
const ID = 1;

/**
 * @param {HistoryRow[]} rows
 * @param {boolean} [hasIds] of Home Assistant, which pages for customers and guests do not know
 * @returns {string}
 */
export const csvOf = (rows, hasIds = true) =>
    linesOf(
        [headings(), ...rows.map(cellsOf)].map((cells) => cells.filter((_, place) => hasIds || place !== ID))
    );

/**
 * @param {HistoryRow[]} rows
 * @returns {Object} what Odoo's own export of tables makes an XLSX file of (`/web/pivot/export_xlsx`)
 */
export function tableForXlsx(rows) {
    const [first, ...others] = headings();
    return {
        title: String(_t("History")),
        model: "ha.history",
        measure_count: 1,
        origin_count: 1,
        col_group_headers: [],
        measure_headers: others.map((title) => ({title, is_bold: false, width: 1, height: 1})),
        origin_headers: [],
        rows: rows.map((row) => {
            const [title, ...values] = cellsOf(row);
            return {title: title || first, indent: 0, values: values.map((value) => ({value}))};
        }),
    };
}
