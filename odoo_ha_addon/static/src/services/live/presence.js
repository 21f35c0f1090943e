/**
 * What there is of an entity. These are five things, and none of them stands for another:
 *
 * - `absent`: Home Assistant has no such state (`state` is `null`; Odoo's records have `false`);
 * - `unavailable`: the device cannot be reached;
 * - `unknown`: it can, but has not told anything yet, which is also what a value of `null` becomes in Home Assistant;
 * - `empty`: a text without a character;
 * - `value`: anything else.
 *
 * @typedef {"absent"|"unavailable"|"unknown"|"empty"|"value"} Presence
 */

/**
 * What people write or choose in Home Assistant itself is always there: "unavailable" is what they wrote. Only what it has not loaded
 * yet after a start, and remembers from before (`restored`), is unavailable in truth.
 */
export const WRITTEN_DOMAINS = ["input_select", "input_text"];

/**
 * @param {{domain?: string, state?: string|null|false, attributes?: Object}|undefined} entity
 * @returns {Presence}
 */
export function presenceOf(entity) {
    const {domain, state, attributes} = entity || {};
    if (typeof state !== "string") {
        return "absent";
    }
    if (state === "") {
        return "empty";
    }
    if (state === "unavailable") {
        return WRITTEN_DOMAINS.includes(domain) && attributes?.restored !== true ? "value" : "unavailable";
    }
    return state === "unknown" ? "unknown" : "value";
}

/** @returns {boolean} whether something can be asked of it: it is there, and can be reached */
export function isReachable(entity) {
    return !["absent", "unavailable"].includes(presenceOf(entity));
}
