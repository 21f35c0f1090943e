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
function makeUndo(refused = []) {
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
