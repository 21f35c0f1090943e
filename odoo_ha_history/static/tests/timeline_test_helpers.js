import {onRpc} from "@web/../tests/web_test_helpers";

/** Two minutes after this it was nine in the morning in Taipei, on a Tuesday. */
export const MORNING = Date.parse("2023-11-14T00:58:00Z") / 1000;

/** ROW of docs/dashboards.md. */
export function rowOf(id, entityId, name, values = {}) {
    return {
        id,
        entity_id: entityId,
        name,
        domain: entityId.split(".")[0],
        instance_id: 1,
        attributes: {},
        state: "on",
        control: true,
        ...values,
    };
}

export const ROWS = {
    1: rowOf(1, "lock.front_door", "Front door"),
    2: rowOf(2, "climate.bedroom", "Bedroom"),
    3: rowOf(3, "switch.boiler", "Boiler"),
    4: rowOf(4, "binary_sensor.hall", "Hall", {attributes: {device_class: "motion"}}),
    5: rowOf(5, "light.porch", "Porch"),
};

/** ENTRY of `ha.history.timeline`. */
export function entryOf(id, time, values = {}) {
    return {
        key: `${time}/${id}`,
        id,
        time,
        state: "on",
        before: "off",
        settings: [],
        known_again: null,
        was_lost_since: null,
        cause: false,
        ...values,
    };
}

/** CAUSE of `ha.history.timeline`. */
export function causeOf(values) {
    return {user: false, person: false, is_person: false, by: false, trigger: false, ...values};
}

export const BY_OPERATOR = causeOf({user: {id: 7, name: "The operator"}, is_person: true});
export const BY_AUTOMATION = causeOf({by: {id: 9, domain: "automation", name: "Good morning"}});

/**
 * A server with these entries, the newest first.
 *
 * @param {Object[]} entries which a test may change
 * @param {Object} [options]
 * @param {number} [options.page] how many it gives at once
 * @returns {Object[]} the questions that were asked
 */
export function serveTimeline(entries, {page = 50} = {}) {
    const questions = [];
    onRpc("ha.history", "timeline", ({args: [scope], kwargs: {before, filters}}) => {
        questions.push({scope, before, filters});
        const from = before ? entries.findIndex(({key}) => key === before.join("/")) + 1 : 0;
        const some = entries.slice(from, from + page);
        const last = some.at(-1);
        return {
            entries: some,
            entities: ROWS,
            zones: {1: "Asia/Taipei"},
            next: from + page < entries.length ? [last.time, last.id] : false,
        };
    });
    onRpc("ha.history", "timeline_people", () => ({users: [{id: 7, name: "The operator"}], persons: []}));
    return questions;
}
