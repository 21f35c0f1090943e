import {describe, expect, test} from "@odoo/hoot";
import {PendingCalls} from "@odoo_ha_addon/services/calls/pending_calls";

describe.current.tags("headless");

const MOMENT = 1_700_000_000.25;

/** Asks for `off` of an entity that is `on`, and has it carried out; returns what is then still awaited. */
async function pendingAfter(before, actual) {
    const calls = new PendingCalls({ha_control: {request: async () => ({state: "done"}), report: () => {}}});
    await calls.call({id: 1, state: "on", ...before}, "turn_off", {}, {state: "off"});
    calls.settle(1, {state: "on", live: true, ...actual});
    return (calls.pending.get(1) || []).length;
}

const cases = [
    [
        "the moment that a view has read is that of the live state",
        {live: false, last_changed: 1_700_000_000},
        MOMENT,
        1,
    ],
    [
        "the database keeps a little less of a moment than Home Assistant",
        {live: true, last_changed: MOMENT},
        MOMENT + 1e-6,
        1,
    ],
    [
        "it was switched and came back since a view has read it",
        {live: false, last_changed: 1_700_000_000},
        MOMENT + 3,
        0,
    ],
    ["it was switched and came back within the second", {live: true, last_changed: MOMENT}, MOMENT + 0.2, 0],
    ["it was switched and came back since it was shared", {live: true, last_changed: null}, MOMENT, 0],
    ["it is as it was before it was shared", {live: true, last_changed: null}, null, 1],
];
for (const [what, before, now, expected] of cases) {
    test(`${expected ? "what was asked for is awaited" : "nothing is awaited any more"}: ${what}`, async () => {
        expect(await pendingAfter(before, {last_changed: now})).toBe(expected);
    });
}
