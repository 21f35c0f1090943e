import {after, describe, expect, test} from "@odoo/hoot";
import {advanceTime, Deferred, mockDate} from "@odoo/hoot-mock";
import {getService, makeMockEnv, MockServer, onRpc} from "@web/../tests/web_test_helpers";
import {REREAD_DELAY, STATUS_CHANNEL, WORDS_DELAY} from "@odoo_ha_addon/services/live/ha_connections";
import {defineHaModels, sendOnBus, settle} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

const retrying = {
    instance_id: 1,
    state: "retrying",
    reason: "connection refused",
    code: "cannot_connect",
    since: 1,
    next_try: 5,
};

async function followInstance(id = 1) {
    await makeMockEnv();
    const service = getService("ha_connections");
    const release = service.follow(id);
    await advanceTime(WORDS_DELAY);
    await settle(STATUS_CHANNEL);
    return {service, release};
}

test("what is shown is read, and its changes are heard", async () => {
    const {service} = await followInstance();
    expect(service.connections.get(1)).toMatchObject({state: "connected"});
    await sendOnBus(STATUS_CHANNEL, "ha_connection", retrying);
    expect(service.connections.get(1)).toMatchObject({
        state: "retrying",
        reason: "connection refused",
        next_try: 5,
    });
});

test("the reason is read in the user's own language a moment after the message", async () => {
    const {service} = await followInstance();
    MockServer.env["ha.instance"].write([1], {
        connection_state: "retrying",
        connection_reason: "Verbindung verloren.",
    });
    await sendOnBus(STATUS_CHANNEL, "ha_connection", retrying);
    await advanceTime(WORDS_DELAY);
    expect(service.connections.get(1).reason).toBe("Verbindung verloren.");
});

test("instances that are not shown leave nothing behind", async () => {
    const {service} = await followInstance();
    await sendOnBus(STATUS_CHANNEL, "ha_connection", {...retrying, instance_id: 2});
    expect([...service.connections.keys()]).toEqual([1]);
});

test("nothing is heard nor read when no instance is shown any more", async () => {
    const {release} = await followInstance();
    let reads = 0;
    onRpc("ha.instance", "search_read", () => {
        reads++;
    });
    release();
    release();
    await settle();
    await advanceTime(2 * REREAD_DELAY);
    expect(reads).toBe(0);
});

test("a bridge that died silently is noticed by reading again at times", async () => {
    const {service} = await followInstance();
    MockServer.env["ha.instance"].write([1], {connection_state: "waiting"});
    await advanceTime(REREAD_DELAY);
    expect(service.connections.get(1).state).toBe("waiting");
});

test("a failed reading shows no error and is made up for", async () => {
    let isDown = true;
    onRpc("ha.instance", "search_read", () => {
        if (isDown) {
            throw new Error("the server is on fire");
        }
    });
    const {service} = await followInstance();
    expect(service.connections.has(1)).toBe(false);
    isDown = false;
    await advanceTime(REREAD_DELAY);
    expect(service.connections.get(1).state).toBe("connected");
});

test("a message that comes while it is read is newer than what is read", async () => {
    let interrupt = () => {};
    onRpc("ha.instance", "search_read", async () => {
        await interrupt();
    });
    const {service} = await followInstance();
    MockServer.env["ha.instance"].write([1], {connection_state: "connecting"});
    interrupt = () => sendOnBus(STATUS_CHANNEL, "ha_connection", retrying);
    service.refresh();
    await advanceTime(0);
    await advanceTime(0);
    expect(service.connections.get(1).state).toBe("retrying");
});

test("what changes while it is read is read again at once", async () => {
    const answers = [];
    onRpc("ha.instance", "search_read", async ({parent}) => {
        const answer = parent();
        const wait = new Deferred();
        answers.push(wait);
        await wait;
        return answer;
    });
    await makeMockEnv();
    const service = getService("ha_connections");
    after(service.follow(1));
    await advanceTime(WORDS_DELAY);
    MockServer.env["ha.instance"].write([1], {connection_state: "disabled"});
    service.refresh();
    after(service.follow(2));
    answers[0].resolve();
    await advanceTime(0);
    await advanceTime(0);
    expect(service.connections.get(1).state).toBe("connected", {message: "as it was when it was asked for"});
    answers[1].resolve();
    await advanceTime(0);
    expect(service.connections.get(1).state).toBe("disabled");
    expect(service.connections.get(2).state).toBe("connected");
});

test("a seed is shown at once, but does not replace what is followed", async () => {
    const {service} = await followInstance();
    service.seed(1, {state: "failed"});
    expect(service.connections.get(1).state).toBe("connected");
    service.seed(2, {state: "failed"});
    expect(service.connections.get(2).state).toBe("failed");
});

test("moments of the record become seconds", async () => {
    mockDate("2026-11-22 12:00:00", 0);
    await makeMockEnv();
    MockServer.env["ha.instance"].write([1], {next_try: "2026-11-22 12:00:10"});
    const service = getService("ha_connections");
    service.follow(1);
    await advanceTime(WORDS_DELAY);
    expect(service.connections.get(1).next_try).toBe(Date.UTC(2026, 10, 22, 12, 0, 10) / 1000);
});
