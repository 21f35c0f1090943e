import {_t} from "@web/core/l10n/translation";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {attributeName, attributeText, stateText} from "@odoo_ha_addon/services/words/state_text";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";
import {pointAt, spanAt} from "./course";

/**
 * How courses are put onto charts: lines of one unit together, words below each other, one bar each.
 *
 * @typedef {Object} Line
 * @property {string} key
 * @property {Object} course
 * @property {string} name of the line in it, `state` or an attribute; `change`: what a meter counted, see changes.js
 * @property {string} label
 * @property {number} color from 1 on, `--ha-line-*`
 * @property {boolean} isDashed what is aimed at, not what is
 *
 * @typedef {Object} Bar
 * @property {string} key
 * @property {Object} course
 * @property {string} name `state`, or the attribute that tells what it does
 * @property {string} label
 *
 * @typedef {Object} Panel
 * @property {string} key
 * @property {"lines"|"columns"|"bars"} type
 * @property {string} unit
 * @property {Line[]} lines
 * @property {Bar[]} bars
 * @property {Line[]} [all] of shown_panels.js: with those that are hidden
 * @property {Line[]} [before] of shown_panels.js: those of the time before
 */

export const COLORS = 8;
const HUMIDITY = ["humidity", "current_humidity"];
/** What somebody wishes. */
const TARGETS = ["temperature", "target_temp_low", "target_temp_high", "humidity"];

/** What the state of an entity is, or what it counted. */
const IS_STATE = ["state", "change"];

const nameOf = ({name, entity_id}) => name || entity_id;

/** @returns {string} the unit of a line */
export function unitOf(course, name) {
    if (IS_STATE.includes(name)) {
        return course.attributes.unit_of_measurement || "";
    }
    return HUMIDITY.includes(name) ? "%" : temperatureUnit(course);
}

/** @returns {string} what a line of a climate is called: only what it is where one entity is shown alone */
function labelOf(course, name, isAlone) {
    if (IS_STATE.includes(name)) {
        return nameOf(course);
    }
    const target = name === "temperature" ? _t("Target temperature") : undefined;
    const what = attributeName(course, name, name === "humidity" ? _t("Target humidity") : target);
    return isAlone ? what : `${nameOf(course)} · ${what}`;
}

/**
 * @param {Object[]} courses
 * @param {Object} [how]
 * @param {boolean} [how.isSeparate] each entity has charts of its own
 * @param {(course: Object) => boolean} [how.isChange] whether it is shown as what it counted
 * @returns {Panel[]}
 */
export function panelsOf(courses, {isSeparate = false, isChange = () => false} = {}) {
    const isAlone = courses.length === 1;
    return isSeparate
        ? courses.flatMap((course) => panelsTogether([course], isAlone, isChange, `${course.id} `))
        : panelsTogether(courses, isAlone, isChange, "");
}

function panelsTogether(courses, isAlone, isChange, prefix) {
    const panels = new Map();
    const bars = [];
    for (const course of courses) {
        const hasColumns = isChange(course);
        for (const name of hasColumns ? ["change"] : Object.keys(course.lines)) {
            const unit = unitOf(course, name);
            const type = hasColumns ? "columns" : "lines";
            const key = `${prefix}${hasColumns ? "change" : "unit"} ${unit}`;
            const {lines} =
                panels.get(key) || panels.set(key, {key, type, unit, lines: [], bars: []}).get(key);
            lines.push({
                key: `${course.id} ${name}`,
                course,
                name,
                label: labelOf(course, name, isAlone),
                color: (lines.length % COLORS) + 1,
                isDashed: course.kind === "climate" && TARGETS.includes(name),
            });
        }
        for (const name of Object.keys(course.bars)) {
            const label = name === "state" ? nameOf(course) : labelOf(course, name, isAlone);
            bars.push({key: `${course.id} ${name}`, course, name, label});
        }
    }
    const key = `${prefix}bars`;
    return bars.length
        ? [...panels.values(), {key, type: "bars", unit: "", lines: [], bars}]
        : [...panels.values()];
}

/** @returns {string} a number of a line with its unit, as Home Assistant writes it */
export function numberText({course, name}, value) {
    if (name === "state") {
        const unit = {unit_of_measurement: unitOf(course, name), state_class: "measurement"};
        return stateText({...course, state: String(value), attributes: {...course.attributes, ...unit}});
    }
    return quantityText(value, unitOf(course, name));
}

/** @returns {string} a word of a bar */
export function wordText({course, name}, word) {
    if (word === null) {
        return _t("No state");
    }
    return name === "state" ? stateText({...course, state: word}) : attributeText(course, name, word);
}

/** @returns {string} */
export function wordTone({course, name}, word) {
    if (name === "state") {
        // What it did at that time stands in another bar; the state alone tells the tone of this one.
        return stateTone({
            ...course,
            state: word,
            attributes: {...course.attributes, hvac_action: undefined},
        });
    }
    return word === null ? "missing" : stateTone({...course, state: word, attributes: {[name]: word}});
}

/**
 * @param {Line|Bar} row
 * @param {number} moment
 * @returns {string} what it was then, in words; where nobody knows, why, or "–"
 */
export function textAt(row, moment) {
    const {course, name} = row;
    const points = course.lines[name];
    if (!points) {
        const span = spanAt(course.bars[name], moment);
        return span ? spanText(row, span) : gapTextAt(course, moment);
    }
    const point = pointAt(points, moment);
    if (point) {
        return pointText(row, point);
    }
    const silence = spanAt(course.absent, moment);
    return silence ? stateText({...course, state: silence[2]}) : gapTextAt(course, moment);
}

function gapTextAt({gaps}, moment) {
    const gap = gaps.find(
        ([since, until, reason]) => since <= moment && (moment < until || reason === "away")
    );
    return gap ? String(gapText(gap[2])) : "–";
}

/** @returns {string} such as "21.5 °C (20.9 °C – 22.1 °C)" */
export function pointText(line, [, value, low, high]) {
    const text = numberText(line, value);
    if (low === undefined || low === high) {
        return text;
    }
    return _t("%(value)s (%(low)s – %(high)s)", {
        value: text,
        low: numberText(line, low),
        high: numberText(line, high),
    });
}

/** @returns {string} such as "On · 12 changes"; of what holds still only what it is */
export function spanText(bar, [, until, word, changes]) {
    const text = wordText(bar, word);
    return changes > 1 && until !== null
        ? _t("%(word)s · %(number)s changes", {word: text, number: changes})
        : text;
}

/** @returns {string} why there is nothing, by the reason of a gap */
export function gapText(reason) {
    return (
        {
            home_assistant_down: _t("Home Assistant was not running"),
            not_recorded: _t("Not recorded by Home Assistant"),
            other_unit: _t("Measured in another unit"),
            purged: _t("Removed by Home Assistant before it was read"),
            recorder_failed: _t("The recorder of Home Assistant did not work"),
            away: _t("Home Assistant is not connected"),
            reading: _t("Still to be read from Home Assistant"),
        }[reason] || _t("Not known")
    );
}
