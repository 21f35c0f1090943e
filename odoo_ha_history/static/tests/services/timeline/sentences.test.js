import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {durationText, plainText, sentenceOf} from "@odoo_ha_history/services/timeline/sentences";
import {BY_AUTOMATION, BY_OPERATOR, causeOf, entryOf, MORNING, ROWS} from "../../timeline_test_helpers";

describe.current.tags("desktop");
defineHaModels();

beforeEach(() => makeMockEnv());

function told(id, values) {
    return plainText(sentenceOf(entryOf(id, MORNING, values), ROWS[id]));
}

test("who did it comes first, what did it last", () => {
    expect(told(1, {state: "unlocked", before: "locked", cause: BY_OPERATOR})).toBe(
        "The operator unlocked Front door"
    );
    expect(told(1, {state: "unlocked", before: "locked", cause: BY_AUTOMATION})).toBe(
        "Front door was unlocked by automation Good morning"
    );
    expect(told(1, {state: "unlocked", before: "locked"})).toBe("Front door was unlocked");
});

test("what was set is told with what it was before", () => {
    const values = {state: "heat", before: "heat", settings: [["temperature", 23, 21]]};
    expect(told(2, {...values, cause: BY_OPERATOR})).toBe("The operator set Bedroom to 23° (21°)");
    expect(told(2, {...values, cause: BY_AUTOMATION})).toBe(
        "Bedroom was set to 23° (21°) by automation Good morning"
    );
    expect(told(2, values)).toBe("Bedroom changed to 23° (21°)");
});

test("several things that were set at once are all told", () => {
    const settings = [
        ["target_temp_low", 19, 18],
        ["target_temp_high", 24, 25],
    ];
    const text = told(2, {state: "heat_cool", before: "heat_cool", settings, cause: BY_OPERATOR});
    expect(text).toMatch(/^The operator set .* of Bedroom to 19° \(18°\)\. .*: 24° \(25°\)$/);
});

test("a loss says how long nothing was known, or that nothing is", () => {
    expect(told(3, {state: "unavailable", known_again: MORNING + 725})).toBe(
        "Boiler was unavailable for 12 min"
    );
    expect(told(3, {state: "unavailable"})).toBe("Boiler is unavailable");
    expect(told(3, {state: null})).toBe("Boiler was removed from Home Assistant");
});

test("what follows from something else is not said to be set", () => {
    expect(told(4, {cause: BY_OPERATOR})).toBe("Hall changed to Detected (Clear)");
    expect(told(4, {cause: BY_AUTOMATION})).toBe(
        "Hall changed to Detected (Clear). After automation Good morning"
    );
});

test("what set an automation off is told, or who started it", () => {
    const trigger = {id: 4, domain: "binary_sensor", name: "Hall"};
    expect(told(5, {cause: {...BY_AUTOMATION, trigger}})).toBe(
        "Porch was turned on by automation Good morning. Set off by Hall"
    );
    expect(told(5, {cause: {...BY_AUTOMATION, user: BY_OPERATOR.user, is_person: true}})).toBe(
        "Porch was turned on by automation Good morning. Started by The operator"
    );
});

test("what the user may not see is told without its name", () => {
    const hidden = {id: false, domain: "script", name: ""};
    expect(told(5, {cause: causeOf({by: hidden})})).toBe("Porch was turned on by a script");
    expect(told(5, {cause: causeOf({is_person: true})})).toBe("Somebody in Home Assistant turned on Porch");
});

test("what nobody knows the state before of is told as it is", () => {
    expect(told(5, {before: null})).toBe("Porch: On");
    expect(told(5, {before: null, cause: BY_OPERATOR})).toBe("The operator turned on Porch");
});

test("a name that looks like a place in a sentence stays a name", () => {
    const row = {...ROWS[5], name: "%(who)s $& %s"};
    expect(plainText(sentenceOf(entryOf(5, MORNING, {cause: BY_OPERATOR}), row))).toBe(
        "The operator turned on %(who)s $& %s"
    );
    const by = {id: 9, domain: "automation", name: "$& %(name)s"};
    expect(told(5, {cause: causeOf({by})})).toBe("Porch was turned on by automation $& %(name)s");
});

test("durations have the units that matter", () => {
    expect(durationText(0.2)).toBe("1 sec");
    expect(durationText(45)).toBe("45 sec");
    expect(durationText(12 * 60)).toBe("12 min");
    expect(durationText(3 * 3600 + 5 * 60)).toBe("3 hr, 5 min");
    expect(durationText(3 * 3600)).toBe("3 hr");
    expect(durationText(2 * 86400 + 3 * 3600)).toBe("2 days, 3 hr");
});
