/**
 * How bad things are at an instance, from what `ha.dashboard.overview_of_all` tells of it; INSTANCE of docs/dashboards.md.
 */

/** Connections that want somebody come first; those that come back by themselves after them. */
const CONNECTIONS = {
    refused: 5,
    failed: 5,
    incomplete: 4,
    waiting: 3,
    retrying: 3,
    connecting: 1,
    syncing: 1,
};
const COUNTS = ["need_count", "unavailable_count", "battery_count", "update_count"];

const rankOf = ({state}) => CONNECTIONS[state] || 0;

/** @returns {boolean} whether somebody should look at it; an update alone is no problem */
export function hasProblems(row) {
    return rankOf(row) > 1 || ["need_count", "unavailable_count", "battery_count"].some((key) => row[key]);
}

/** @returns {Object[]} the same, the worst first, and by name where they are alike */
export function worstFirst(rows) {
    return [...rows].sort((one, other) => {
        const ranks = [rankOf(other) - rankOf(one), ...COUNTS.map((key) => other[key] - one[key])];
        return ranks.find(Boolean) || one.name.localeCompare(other.name, undefined, {numeric: true});
    });
}

/** @returns {boolean} whether all words are in its name, place or company */
export function isFound({company, location, name}, search) {
    const text = [name, location, company].filter(Boolean).join(" ").toLocaleLowerCase();
    return search
        .toLocaleLowerCase()
        .split(/\s+/)
        .every((word) => text.includes(word));
}
