import {describe, expect, test} from "@odoo/hoot";
import {getService, makeMockEnv, mockService} from "@web/../tests/web_test_helpers";
import {defineHaModels, followUntilTheEnd, settle, stateOf} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

const SIGNED = "ha_instance_1.4.0.abcdef";

/** A page with a server of its own, which answers so. */
async function makePage(answers) {
    const server = Object.fromEntries(
        Object.entries(answers).map(([name, answer]) => [
            name,
            async (...question) => {
                // A page follows again as often as it likes.
                if (name !== "follow") {
                    expect.step(`${name} ${JSON.stringify(question)}`);
                }
                return answer;
            },
        ])
    );
    mockService("ha_server", {connections: async () => [], unfollow: async () => true, ...server});
    await makeMockEnv();
}

test("a page with a server of its own asks there and nowhere else", async () => {
    mockService("orm", {
        silent: {
            call: () => expect.step("orm"),
            searchRead: () => expect.step("orm"),
        },
    });
    await makePage({callService: {state: "done"}, scriptFields: [], hasDefaultCode: true, mediaPlayers: []});
    expect(await getService("ha_control").call({id: 5}, "turn_on", {brightness: 1})).toBe("done");
    expect(await getService("ha_api").scriptFields(5)).toEqual([]);
    expect(await getService("ha_api").hasDefaultCode(5)).toBe(true);
    expect(await getService("ha_api").mediaPlayers(1)).toEqual([]);
    expect.verifySteps([
        'callService [5,"turn_on",{"brightness":1}]',
        "scriptFields [5]",
        "hasDefaultCode [5]",
        "mediaPlayers [1]",
    ]);
});

test("a channel that is asked for by a signed name is known by its own", async () => {
    const entity = {...stateOf(1), control: true};
    await makePage({follow: {ttl: 60, channels: [SIGNED], entities: [entity]}});
    const store = followUntilTheEnd(1);
    await settle(SIGNED);
    expect(store.entities.get(1).live).toBe(true);
    expect([...store.channels.keys()]).toEqual([SIGNED]);
    expect(store._isDiscontinuous(SIGNED, {epoch: "1-1", number: 1})).toBe(false);
    store._onFrame({channel: "ha_instance_1", epoch: "1-1", number: 2, entities: [], gone: []});
    expect(store.channels.get(SIGNED)).toEqual({epoch: "1-1", number: 2});
});
