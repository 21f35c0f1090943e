/** What an integration may send for an attribute, whatever Home Assistant says that it is. `undefined`: nothing at all. */
export const ANY_JSON = [
    undefined,
    null,
    true,
    false,
    0,
    -1,
    0.1 + 0.2,
    1e308,
    "",
    "text",
    "Number",
    [],
    [null],
    ["a", "a", null, 3, {}, "", ["b"], "b"],
    {},
    {deep: {deeper: [{}, null]}},
];

/** What a state may be: five things, and texts that look like something else. */
export const STATES = [
    null, "", "unknown", "unavailable", "on", "off", "open", "heat", "heat_cool", "playing", "active", "21.333333333333332",
    "1e308", "NaN", "2026-11-22T05:18:03+00:00", "2026-13-45 99:99", "12:00:00", "constructor",
]; // prettier-ignore

/** @returns {string} for messages */
export const shown = (value) => (value === undefined ? "nothing" : JSON.stringify(value));
