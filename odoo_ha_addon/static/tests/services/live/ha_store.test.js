import {addBusServiceListeners} from "@bus/../tests/bus_test_helpers";
import {WEBSOCKET_CLOSE_CODES} from "@bus/workers/websocket_worker";
import {after, beforeEach, describe, expect, test} from "@odoo/hoot";
import {advanceTime, Deferred} from "@odoo/hoot-mock";
import {getService, makeMockEnv, MockServer, onRpc} from "@web/../tests/web_test_helpers";
import {BATCH_DELAY, CONFIRM_DELAY, FIRST_RETRY_DELAY, GRACE} from "@odoo_ha_addon/services/live/follower";
import {HIDDEN_LIMIT, REGISTRY_DELAY} from "@odoo_ha_addon/services/live/ha_store";
import {
    defineHaModels,
    followUntilTheEnd,
    frameSender,
    heardChannels,
    listenToQuestions,
    NOW,
    passTimeUntil,
    sendOnBus,
    setPageVisible,
    settle,
    stateOf,
} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

const whole = (id, s, values = {}) => ({id, s, c: NOW + 1, u: NOW + 1, a: {}, ...values});
const change = (id, s, values = {}) => ({id, s, c: NOW + 2, u: NOW + 2, "+": {}, ...values});

let takeQuestions;
beforeEach(() => {
    takeQuestions = listenToQuestions();
});

/** The entities are followed, their channels heard, and what the page asked so far is forgotten. */
async function startFollowing(...ids) {
    await makeMockEnv();
    const store = followUntilTheEnd(...ids);
    await settle(...new Set(ids.map((id) => `ha_instance_${id === 2 ? 2 : 1}`)));
    await advanceTime(CONFIRM_DELAY);
    await advanceTime(BATCH_DELAY);
    takeQuestions();
    return store;
}

test("the answer fills the store and its channels are heard", async () => {
    const store = await startFollowing(1, 3);
    expect(store.entities.get(3)).toMatchObject({
        state: "21.50",
        domain: "sensor",
        live: true,
        control: false,
    });
    const sendFrame = frameSender();
    await sendFrame([change(3, "22.00")]);
    expect(store.entities.get(3)).toMatchObject({
        state: "22.00",
        attributes: {unit_of_measurement: "°C"},
        last_changed: NOW + 2,
    });
});

test("what is disabled in Home Assistant's registry is known a moment after the message", async () => {
    const store = await startFollowing(1);
    MockServer.env["ha.entity"].write([1], {state: false, disabled: true});
    after(getService("ha_connections").hear());
    await passTimeUntil(() => heardChannels().includes("ha_status"));
    await sendOnBus("ha_status", "ha_registry_changed", {instance_id: 1, models: ["ha.entity"]});
    await sendOnBus("ha_status", "ha_registry_changed", {instance_id: 1, models: ["ha.entity", "ha.area"]});
    await advanceTime(REGISTRY_DELAY);
    expect(takeQuestions()).toEqual(["follow 1"]);
    expect(store.entities.get(1)).toMatchObject({state: null, disabled: true});
});

test("the tab keeps its name", async () => {
    const viewers = new Set();
    onRpc("ha.entity", "follow", ({args}) => {
        viewers.add(args[0]);
    });
    await startFollowing(1, 2);
    await advanceTime(60_000);
    expect([...viewers]).toEqual([getService("ha_store").viewer]);
});

test("a channel that is no longer named is not heard any more", async () => {
    await makeMockEnv();
    const store = getService("ha_store");
    const release = store.follow(2);
    followUntilTheEnd(1);
    await settle("ha_instance_1", "ha_instance_2");
    release();
    await advanceTime(GRACE);
    await settle("ha_instance_1");
    expect(store.entities.has(2)).toBe(false);
    expect(takeQuestions().at(-1)).toBe("follow 1");
});

test("nothing on the screen: no channel, no entity and no question is left", async () => {
    await makeMockEnv();
    const store = getService("ha_store");
    store.follow(1)();
    store.seed(3, {state: "1", attributes: {}});
    await settle("ha_instance_1");
    await advanceTime(GRACE);
    await settle();
    expect(store.entities.size + store.channels.size).toBe(0);
    expect(takeQuestions().at(-1)).toBe("unfollow");
    await advanceTime(120_000);
    expect(takeQuestions()).toEqual([]);
});

test("a missed frame is noticed by its number, and asked for", async () => {
    const store = await startFollowing(1);
    const sendFrame = frameSender();
    await sendFrame([change(1, "on")]);
    await advanceTime(BATCH_DELAY);
    MockServer.env["ha.entity"].write([1], {attributes: {missed: true}});
    await sendFrame([change(1, "on")], {skip: 1});
    await advanceTime(BATCH_DELAY);
    expect(takeQuestions()).toEqual(["follow 1"]);
    expect(store.channels.get("ha_instance_1").number).toBe(3);
});

test("another epoch means that something was missed", async () => {
    await startFollowing(1);
    await frameSender("ha_instance_1", "1-1")([change(1, "on")]);
    await advanceTime(BATCH_DELAY);
    await frameSender("ha_instance_1", "1-2")([change(1, "off")]);
    await advanceTime(BATCH_DELAY);
    expect(takeQuestions()).toEqual(["follow 1"]);
});

test("numbers that begin again are taken over, and something may have been missed", async () => {
    const store = await startFollowing(1);
    const sendFrame = frameSender();
    await sendFrame([change(1, "on")]);
    await sendFrame([change(1, "on")]);
    await advanceTime(BATCH_DELAY);
    expect(takeQuestions()).toEqual([]);
    const sendFrameAnew = frameSender();
    await sendFrameAnew([whole(1, "off", {u: NOW + 3})]);
    expect(store.entities.get(1).state).toBe("off");
    await advanceTime(BATCH_DELAY);
    expect(takeQuestions()).toEqual(["follow 1"]);
    await sendFrameAnew([change(1, "on", {u: NOW + 4})]);
    await advanceTime(BATCH_DELAY);
    expect(store.entities.get(1).state).toBe("on");
    expect(takeQuestions()).toEqual([]);
});

test("it is asked again when rights changed", async () => {
    const store = await startFollowing(1);
    onRpc("ha.entity", "follow", () => ({ttl: 60, channels: [], entities: []}));
    await sendOnBus("ha_instance_1", "ha_access_changed", {});
    await settle();
    expect(store.entities.get(1)).toMatchObject({denied: true, control: false});
});

test("after rights changed it asks once more when the channels have taken effect", async () => {
    await startFollowing(1);
    await sendOnBus("ha_instance_1", "ha_access_changed", {});
    await advanceTime(BATCH_DELAY);
    expect(takeQuestions()).toEqual(["follow 1"]);
    await advanceTime(CONFIRM_DELAY);
    expect(takeQuestions()).toEqual(["follow 1"]);
});

test("it is asked again when the bus is back", async () => {
    let isBack = false;
    addBusServiceListeners(["BUS:RECONNECT", () => (isBack = true)]);
    const store = await startFollowing(1);
    await passTimeUntil(() => getService("bus_service").workerState === "CONNECTED");
    MockServer.env["ha.entity"].write([1], {state: "on"});
    MockServer.env["bus.bus"]._simulateDisconnection(WEBSOCKET_CLOSE_CODES.ABNORMAL_CLOSURE);
    await passTimeUntil(() => isBack);
    await advanceTime(BATCH_DELAY);
    expect(store.entities.get(1).state).toBe("on");
});

test("a hidden page is followed for some minutes, then no more until it is seen again", async () => {
    const store = await startFollowing(1);
    setPageVisible(false);
    await advanceTime(45_000);
    expect(takeQuestions()).toEqual(["follow 1"]);
    for (let waited = 45_000; waited < HIDDEN_LIMIT; waited += 15_000) {
        await advanceTime(15_000);
    }
    await settle();
    expect(store.channels.size).toBe(0);
    expect(store.follower.paused).toBe(true);
});

test("a page that is seen again is read at once", async () => {
    await startFollowing(1);
    setPageVisible(false);
    await advanceTime(1000);
    takeQuestions();
    setPageVisible(true);
    await advanceTime(BATCH_DELAY);
    expect(takeQuestions()).toEqual(["follow 1"]);
});

test("entities that have the same entity_id on two instances do not mix", async () => {
    const store = await startFollowing(1, 2);
    await frameSender("ha_instance_2")([change(2, "on")]);
    expect(store.entities.get(1)).toMatchObject({entity_id: "light.kitchen", state: "off"});
    expect(store.entities.get(2)).toMatchObject({entity_id: "light.kitchen", state: "on"});
});

test("a frame that comes before the answer is kept right", async () => {
    const store = await startFollowing(3);
    const answer = new Deferred();
    onRpc("ha.entity", "follow", () => answer);
    followUntilTheEnd(1);
    await advanceTime(BATCH_DELAY);
    await frameSender()([change(1, "on", {"+": {brightness: 7}})]);
    expect(store.entities.has(1)).toBe(false);
    answer.resolve({
        ttl: 60,
        channels: ["ha_instance_1"],
        entities: [stateOf(1, {state: "off", attributes: {mode: "hs"}}), stateOf(3)],
    });
    await advanceTime(0);
    expect(store.entities.get(1)).toMatchObject({state: "on", attributes: {mode: "hs", brightness: 7}});
});

test("frames about entities that are not on the screen leave nothing behind", async () => {
    const store = await startFollowing(1);
    await frameSender()([whole(77, "on"), change(78, "on")], {gone: [79]});
    expect([...store.entities.keys()]).toEqual([1]);
    expect(store.table.early.size + store.table.gone.size).toBe(0);
});

test("what Home Assistant removes is shown as removed", async () => {
    const store = await startFollowing(1);
    await frameSender()([], {gone: [1]});
    expect(store.entities.get(1)).toMatchObject({state: null, attributes: {}});
});

test("a failure marks the states as stale without any dialog, success takes the mark away", async () => {
    let isDown = true;
    onRpc("ha.entity", "follow", () => {
        if (isDown) {
            throw new Error("the server is on fire");
        }
    });
    await makeMockEnv();
    const store = followUntilTheEnd(1);
    await advanceTime(BATCH_DELAY);
    await advanceTime(0);
    expect(store.status.stale).toBe(true);
    isDown = false;
    await advanceTime(FIRST_RETRY_DELAY);
    await advanceTime(0);
    expect(store.status.stale).toBe(false);
    expect(store.entities.get(1).state).toBe("off");
});
