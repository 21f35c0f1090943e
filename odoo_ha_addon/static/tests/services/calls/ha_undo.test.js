import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {HaUndo} from "@odoo_ha_addon/services/calls/ha_undo";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();
beforeEach(makeMockEnv);

const lamp = (id, values = {}) => ({
    id,
    name: `Lamp ${id}`,
    domain: "light",
    state: "on",
    attributes: {brightness: 100 + id, color_mode: "brightness"},
    ...values,
});
const off = () => ({service: "turn_off", shown: {state: "off"}});
const doneText = (count) => `Turned off: ${count}`;

/** Notes calls and messages; `refused` are the ids that Home Assistant does not take. */
function makeUndo(refused = [], known = []) {
    const calls = [];
    const messages = [];
    const undo = new HaUndo({
        ha_control: {words: () => "It was not carried out."},
        ha_pending_calls: {
            async call({id}, service, data, shown, {onRefused}) {
                calls.push([id, service, data]);
                if (refused.includes(id)) {
                    onRefused({error: "Out of order"});
                    return "failed";
                }
                return "done";
            },
        },
        ha_store: {
            entities: new Map(known.map((entity) => [entity.id, entity])),
            isLive: (id) => id < 10,
        },
        notification: {
            add(text, options) {
                const message = {text, ...options, isClosed: false};
                messages.push(message);
                return () => (message.isClosed = true);
            },
        },
    });
    return {undo, calls, messages};
}

test("the message of what was done offers the way back, which brings each lamp to how it was", async () => {
    const {undo, calls, messages} = makeUndo();
    await undo.run([lamp(1), lamp(2)], off, doneText);
    expect(messages[0].text).toBe("Turned off: 2");
    calls.length = 0;
    messages[0].buttons[0].onClick();
    await Promise.resolve();
    expect(messages[0].isClosed).toBe(true);
    expect(calls).toEqual([
        [1, "turn_on", {brightness: 101}],
        [2, "turn_on", {brightness: 102}],
    ]);
});

test("what did not work is told, and is not undone", async () => {
    const {undo, calls, messages} = makeUndo([2]);
    await undo.run([lamp(1), lamp(2)], off, doneText);
    expect(messages[0].title).toBe("Turned off: 1");
    expect(messages[0].text).toBe("Lamp 2: Out of order");
    expect(messages[0].sticky).toBe(true);
    calls.length = 0;
    messages[0].buttons[0].onClick();
    await Promise.resolve();
    expect(calls).toEqual([[1, "turn_on", {brightness: 101}]]);
});

test("where there is no way back, none is offered", async () => {
    const {undo, messages} = makeUndo();
    const garage = lamp(1, {domain: "cover", state: "open", attributes: {device_class: "garage"}});
    await undo.run([garage], () => ({service: "close_cover"}), doneText);
    expect(messages[0].buttons).toBe(undefined);
});

test("what a tap did goes back to how it was, and one who taps on reads of the last tap only", async () => {
    const {undo, calls, messages} = makeUndo();
    for (const id of [1, 2]) {
        undo.offer(undo.remember(lamp(id), "turn_off", {}));
    }
    expect(messages.map(({title, text, isClosed}) => [title, text, isClosed])).toEqual([
        ["Lamp 1", "Turned off", true],
        ["Lamp 2", "Turned off", false],
    ]);
    messages[1].buttons[0].onClick();
    await Promise.resolve();
    expect(calls).toEqual([[2, "turn_on", {brightness: 102}]]);
});

test("a tap without a way back, and a choice among many, are not told", () => {
    const {undo} = makeUndo();
    const of = (values, service, data = {}) => undo.remember(lamp(1, values), service, data);
    expect(of({}, "turn_on", {brightness: 5})).toBe(undefined, {message: "one of many values"});
    expect(of({}, "turn_on")).toBe(undefined, {message: "it was on already"});
    expect(of({domain: "lock", state: "unlocked"}, "lock")).toBe(undefined);
    expect(of({domain: "automation"}, "turn_off")).toBe(undefined);
    expect(of({id: 11}, "turn_off")).toBe(undefined, {message: "how it was may be known from before"});
    expect(of({domain: "cover", state: "open", attributes: {device_class: "garage"}}, "close_cover")).toBe(
        undefined
    );
    expect(of({domain: "cover", state: "closed", attributes: {}}, "open_cover").done).toBe("Opening");
});

test("what a scene names goes back to what it was, as far as that is known and may be controlled", async () => {
    const here = {instance_id: 1, control: true};
    const known = [
        lamp(1, {...here, entity_id: "light.one"}),
        lamp(2, {...here, entity_id: "light.two", state: "off", attributes: {}}),
        lamp(3, {...here, entity_id: "light.other"}),
        lamp(4, {...here, entity_id: "light.one", instance_id: 2}),
        lamp(5, {...here, entity_id: "light.theirs", control: false}),
        lamp(11, {...here, entity_id: "light.old"}),
        lamp(6, {...here, entity_id: "lock.door", domain: "lock", state: "locked"}),
    ];
    const {undo, calls, messages} = makeUndo([], known);
    const names = ["light.one", "light.two", "light.theirs", "light.old", "lock.door", "light.nowhere"];
    const scene = {id: 20, name: "Evening", domain: "scene", instance_id: 1, attributes: {entity_id: names}};
    undo.offer(undo.remember(scene, "turn_on", {}));
    expect([messages[0].title, messages[0].text]).toEqual(["Evening", "Activated"]);
    messages[0].buttons[0].onClick();
    await Promise.resolve();
    expect(calls).toEqual([
        [1, "turn_on", {brightness: 101}],
        [2, "turn_off", {}],
    ]);
    for (const nonsense of [undefined, null, "light.one", {}, [null, 3]]) {
        const odd = {...scene, attributes: {entity_id: nonsense}};
        expect(undo.remember(odd, "turn_on", {})).toBe(undefined);
    }
});
