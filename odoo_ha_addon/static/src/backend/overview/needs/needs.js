import {registry} from "@web/core/registry";

/**
 * What needs somebody, for the overview of one Home Assistant. Another addon adds its own: docs/extending.md.
 *
 * @typedef {import("../live_rows").HaThemedRow} HaThemedRow
 *
 * @typedef {Object} HaNeed one line
 * @property {string} key
 * @property {number} weight the worst comes first; see `WEIGHTS`
 * @property {"alert"|"warm"|"cooling"|"active"|"quiet"} tone how it looks
 * @property {string[]} icons such as `mdi:lock-open`, best first
 * @property {string} simple class of Font Awesome 4.7
 * @property {string} title
 * @property {string} [detail]
 * @property {number} [count] of things; 1 without it
 * @property {{label: string, run: () => any}} [remedy] the one thing to be done about it
 *
 * @typedef {Object} HaNeedsHouse what a finder is given
 * @property {number} instanceId
 * @property {HaThemedRow[]} rows as they are now
 * @property {import("../house").HaRoom[]} rooms
 * @property {{matter: Object<string, number>, gone: number}} beyond what is not among the rows
 * @property {(row: HaThemedRow) => string} areaOf the name of its area; empty for none
 * @property {(row: HaThemedRow) => string} deviceOf the name of its device, else its own
 * @property {import("./remedies").Remedies} remedies
 */

export const WEIGHTS = {danger: 400, alarm: 300, way_in: 200, climate: 100, upkeep: 0};

/** Each entry is a hook that is called when the overview is set up, and gives a function from `HaNeedsHouse` to `HaNeed[]`. */
export const needRegistry = registry.category("odoo_ha_addon.overview_needs");
needRegistry.addValidation({use: Function});

/**
 * @returns {(house: HaNeedsHouse) => HaNeed[]} call it while rendering; the worst comes first
 */
export function useNeeds() {
    const finders = needRegistry.getAll().map(({use}) => use());
    return (house) => finders.flatMap((find) => find(house)).sort((one, other) => other.weight - one.weight);
}

/** @returns {number} of how many things the lines tell */
export function countOf(needs) {
    return needs.reduce((sum, {count = 1}) => sum + count, 0);
}
