import {onRpc} from "@web/../tests/web_test_helpers";

/** One of `entities` of CHART of docs/history.md. */
export function courseOf(id, entity_id, values = {}) {
    return {
        id,
        entity_id,
        name: entity_id,
        domain: entity_id.split(".")[0],
        instance_id: 1,
        state: null,
        attributes: {},
        display_precision: null,
        kind: "number",
        zone: "UTC",
        change: false,
        statistics_until: false,
        lines: {},
        bars: {},
        absent: [],
        gaps: [],
        ...values,
    };
}

/**
 * Have the server answer with courses.
 *
 * @param {(ids: number[], start: number, end: number) => Object[]} coursesOf
 * @returns {Object[]} what it was asked, in order: `{ids, start, end, width}`
 */
export function serveCharts(coursesOf) {
    const asked = [];
    onRpc("ha.history", "chart", ({args: [ids, start, end, width]}) => {
        asked.push({ids, start, end, width});
        return {start, end, pixel_seconds: 1, entities: coursesOf(ids, start, end)};
    });
    return asked;
}
