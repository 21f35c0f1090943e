import {describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {seedFromData} from "@odoo_ha_addon/backend/fields/entity/entity_record";
import {isReachable, presenceOf} from "@odoo_ha_addon/services/live/presence";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

/** Entity, what there is of it, its words, its tone. */
const TABLE = [
    [{domain: "light", state: null}, "absent", "Not in Home Assistant", "missing"],
    [{domain: "light", state: null, disabled: true}, "absent", "Disabled", "missing"],
    [{domain: "light", state: false}, "absent", "Not in Home Assistant", "missing"],
    [{domain: "light", state: "unavailable"}, "unavailable", "Unavailable", "unavailable"],
    [{domain: "text", state: "unavailable"}, "unavailable", "Unavailable", "unavailable"],
    [{domain: "input_text", state: "unavailable"}, "value", "unavailable", "value"],
    [
        {domain: "input_text", state: "unavailable", attributes: {restored: true}},
        "unavailable",
        "Unavailable",
        "unavailable",
    ],
    [{domain: "input_select", state: "unavailable"}, "value", "unavailable", "value"],
    [{domain: "sensor", state: "unknown"}, "unknown", "Unknown", "unknown"],
    [{domain: "sensor", state: ""}, "empty", "Empty", "value"],
    [{domain: "sensor", state: "", attributes: {unit_of_measurement: "°C"}}, "empty", "Empty", "value"],
    [{domain: "input_text", state: ""}, "empty", "Empty", "value"],
    [{domain: "input_text", state: "", attributes: {mode: "password"}}, "empty", "••••••••", "value"],
    [{domain: "input_text", state: "null"}, "value", "null", "value"],
];
test("absent, unavailable, unknown, empty and a value are five things", async () => {
    await makeMockEnv();
    for (const [entity, presence, words, tone] of TABLE) {
        const message = JSON.stringify(entity);
        expect(presenceOf(entity)).toBe(presence, {message});
        expect(isReachable(entity)).toBe(!["absent", "unavailable"].includes(presence), {message});
        expect(String(stateText(entity))).toBe(words, {message});
        expect(stateTone(entity)).toBe(tone, {message});
    }
});

test("a view's record tells an empty text and an absent one apart", () => {
    expect(seedFromData({has_state: true, state: ""}).state).toBe("");
    expect(seedFromData({has_state: false, state: ""}).state).toBe(null);
    expect(seedFromData({has_state: true, state: "on"}).state).toBe("on");
});
