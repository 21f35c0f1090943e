import {toLocaleDateString, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {isMoment} from "@odoo_ha_addon/services/words/home_time";

const {DateTime} = luxon;

/** `TodoListEntityFeature` of Home Assistant. */
export const CREATE = 1;
export const DELETE = 2;
export const UPDATE = 4;
export const DUE_DATE = 16;
export const DUE_DATETIME = 32;

/**
 * @typedef {Object} TodoItem as Home Assistant has it
 * @property {string} uid
 * @property {string} summary
 * @property {"needs_action"|"completed"} status
 * @property {string} [due] a date, or a moment
 * @property {string} [description]
 */

/**
 * @param {*} answer of `todo.get_items`
 * @returns {TodoItem[]} what of it can be named in a service; the same name once
 */
export function itemsOf(answer) {
    const items = (Array.isArray(answer) ? answer : []).filter(
        (item) => typeof item?.summary === "string" && nameOf(item)
    );
    return [...new Map(items.map((item) => [nameOf(item), item])).values()];
}

/**
 * @param {TodoItem[]} items
 * @returns {{open: TodoItem[], done: TodoItem[]}} in the order of the list
 */
export function parted(items) {
    const isDone = ({status}) => status === "completed";
    return {open: items.filter((item) => !isDone(item)), done: items.filter(isDone)};
}

/** @returns {string} how the list names an item in its services: a summary may stand there twice */
export function nameOf({summary, uid}) {
    return typeof uid === "string" && uid ? uid : summary;
}

/**
 * @param {string|undefined} due
 * @returns {{moment: import("luxon").DateTime, text: string, isOver: boolean}|null}
 */
export function dueOf(due) {
    if (!isMoment(due)) {
        return null;
    }
    const moment = DateTime.fromISO(due);
    const hasTime = due.includes("T");
    const end = hasTime ? moment : moment.endOf("day");
    return {
        moment,
        text: hasTime ? toLocaleDateTimeString(moment, {showSeconds: false}) : toLocaleDateString(moment),
        isOver: end < DateTime.now(),
    };
}

/**
 * @param {(bit: number) => boolean} supports
 * @param {import("luxon").DateTime|false} moment
 * @returns {{due_datetime: string|null}|{due_date: string|null}} what the services of the list take for it
 */
export function dueData(supports, moment) {
    if (supports(DUE_DATETIME)) {
        return {due_datetime: moment ? moment.toUTC().toISO({suppressMilliseconds: true}) : null};
    }
    return {due_date: moment ? moment.toISODate() : null};
}
