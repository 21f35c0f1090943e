import {describe, expect, test} from "@odoo/hoot";
import {advanceTime} from "@odoo/hoot-mock";
import {getService, makeMockEnv, MockServer, mockService, onRpc} from "@web/../tests/web_test_helpers";
import {LIST_LIFETIME, MACHINE_LIFETIME, REASON_DELAY} from "@odoo_ha_addon/services/ha_data_service";
import {HaRefusal} from "@odoo_ha_addon/services/calls/ha_refusal";
import {STATUS_CHANNEL} from "@odoo_ha_addon/services/live/ha_connections";
import {defineHaModels, passTimeUntil, sendOnBus, setPageVisible, settle} from "../ha_test_helpers";
import {answer, fallbackMessage, instance, refusal, serveInstances} from "../instance_test_helpers";

describe.current.tags("headless");
defineHaModels();

const EVENTS = ["instance_switched", "session_fallback", "websocket_status"];
const home = instance(1, "Home");
const office = instance(2, "Office");

/** The service with its instances known, what it triggers, and what it shows as notifications. */
async function startHaData() {
    const events = [];
    const notes = [];
    mockService("notification", {
        add(message, {title, type}) {
            notes.push([type, title ? `${title}: ${message}` : String(message)]);
            return () => {};
        },
    });
    await makeMockEnv();
    const data = getService("ha_data");
    for (const event of EVENTS) {
        data.onGlobalState(event, (detail) => events.push([event, detail]));
    }
    await data.load();
    await settle(...(data.state.currentId ? [STATUS_CHANNEL] : []));
    return {data, events, notes};
}

test("the instances are read once, however many components ask", async () => {
    const server = serveInstances();
    const {data, events} = await startHaData();
    await Promise.all([data.load(), data.load()]);
    expect(server.lists).toBe(1);
    expect(data.state.status).toBe("ready");
    expect(data.current.name).toBe("Home");
    expect(events).toEqual([]);
});

test("for a user without access nothing is asked", async () => {
    const server = serveInstances({isUser: false});
    const {data} = await startHaData();
    expect(data.state.status).toBe("denied");
    expect(server.lists).toBe(0);
});

test("switching remembers it on the server and tells the listeners", async () => {
    const server = serveInstances();
    const {data, events, notes} = await startHaData();
    const {success} = await data.switchInstance(2);
    expect(success).toBe(true);
    expect(server.current).toBe(2);
    expect(data.current.name).toBe("Office");
    expect(events).toEqual([["instance_switched", {instanceId: 2, instanceName: "Office"}]]);
    expect(notes).toEqual([]);
});

test("a switch that the server refuses changes nothing and says why", async () => {
    serveInstances();
    const {data, events} = await startHaData();
    const result = await data.switchInstance(99);
    expect(result).toEqual(refusal("instance_not_found", "There is no such Home Assistant instance."));
    expect(data.current.name).toBe("Home");
    expect(events).toEqual([]);
});

test("a switch in another tab is followed and announced", async () => {
    const server = serveInstances();
    const {data, events, notes} = await startHaData();
    server.current = 2;
    await sendOnBus(STATUS_CHANNEL, "instance_switched", {
        instance_id: 2,
        instance_name: "Office",
        user_id: 7,
    });
    await passTimeUntil(() => data.state.currentId === 2);
    expect(events).toEqual([["instance_switched", {instanceId: 2, instanceName: "Office"}]]);
    expect(notes).toEqual([["info", "Switched to Office in another window."]]);
});

test("a switch in another browser of the same user changes nothing here", async () => {
    const server = serveInstances();
    const {data, events, notes} = await startHaData();
    await sendOnBus(STATUS_CHANNEL, "instance_switched", {
        instance_id: 2,
        instance_name: "Office",
        user_id: 7,
    });
    await passTimeUntil(() => server.lists === 2);
    await advanceTime(REASON_DELAY);
    expect(data.current.name).toBe("Home");
    expect([...events, ...notes]).toEqual([]);
});

test("an answer that was on its way does not undo a switch", async () => {
    const server = serveInstances();
    const {data, events, notes} = await startHaData();
    let release;
    server.beforeList = () => new Promise((resolve) => (release = resolve));
    const refreshed = data.refresh();
    const switched = data.switchInstance(2);
    await passTimeUntil(() => Boolean(release));
    server.beforeList = () => {};
    release();
    await Promise.all([refreshed, switched]);
    expect(data.state.currentId).toBe(2);
    expect(events.map(([event]) => event)).toEqual(["instance_switched"]);
    expect(notes).toEqual([]);
});

test("questions that wait for the same answer are asked once", async () => {
    const server = serveInstances();
    const {data} = await startHaData();
    await Promise.all([data.refresh(), data.refresh(), data.refresh()]);
    expect(server.lists).toBe(2);
});

describe("a fallback", () => {
    const switched = {
        instanceId: 2,
        instanceName: "Office",
        fromInstanceId: 1,
        fromInstanceName: "Home",
        reason: "archived",
        reasonText: "It was archived.",
    };
    const note = [
        "warning",
        "Home is no longer available: It was archived. You are now working with Office.",
    ];

    test("is announced with old, new and why when the message comes first", async () => {
        const server = serveInstances();
        const {events, notes} = await startHaData();
        Object.assign(server, {instances: [office], current: 2});
        await sendOnBus(STATUS_CHANNEL, "session_fallback", fallbackMessage(home, office, "archived"));
        await passTimeUntil(() => events.length > 0);
        expect(events).toEqual([["session_fallback", switched]]);
        expect(notes).toEqual([note]);
    });

    test("is announced once when the answer comes first", async () => {
        const server = serveInstances();
        const {data, events, notes} = await startHaData();
        Object.assign(server, {instances: [office], current: 2});
        const refreshed = data.refresh();
        await passTimeUntil(() => server.lists === 2);
        expect(events).toEqual([]);
        await sendOnBus(STATUS_CHANNEL, "session_fallback", fallbackMessage(home, office, "archived"));
        await passTimeUntil(() => events.length > 0);
        await refreshed;
        expect(events).toEqual([["session_fallback", switched]]);
        expect(notes).toEqual([note]);
    });

    test("is announced without a reason where no message comes", async () => {
        const server = serveInstances();
        const {data, events, notes} = await startHaData();
        Object.assign(server, {instances: [office], current: 2});
        data.refresh();
        await passTimeUntil(() => events.length > 0);
        expect(events[0][1]).toEqual({...switched, reason: "", reasonText: ""});
        expect(notes).toEqual([["warning", "Home is no longer available: You are now working with Office."]]);
    });

    test("to nothing says that nothing is left", async () => {
        const server = serveInstances({instances: [home]});
        const {data, notes} = await startHaData();
        Object.assign(server, {instances: [], current: false});
        await sendOnBus(STATUS_CHANNEL, "session_fallback", fallbackMessage(home, null, "no_access"));
        await passTimeUntil(() => notes.length > 0);
        expect(data.current).toBe(undefined);
        expect(notes[0][1]).toBe(
            "Home is no longer available: You no longer have access to it. There is no other Home Assistant that you may see."
        );
    });

    test("from a choice that could not be read is one although the instance is still there", async () => {
        const server = serveInstances();
        const {events} = await startHaData();
        server.current = 2;
        await sendOnBus(STATUS_CHANNEL, "session_fallback", fallbackMessage(null, office, "expired"));
        await passTimeUntil(() => events.length > 0);
        expect(events[0]).toEqual([
            "session_fallback",
            {...switched, reason: "expired", reasonText: "The selection could no longer be read."},
        ]);
    });

    test("in another browser of the same user is none here", async () => {
        const server = serveInstances();
        const {events, notes} = await startHaData();
        server.instances = [home];
        await sendOnBus(STATUS_CHANNEL, "session_fallback", fallbackMessage(office, home, "archived"));
        await passTimeUntil(() => server.lists === 2);
        await advanceTime(REASON_DELAY);
        expect([...events, ...notes]).toEqual([]);
    });
});

test("rights that changed are asked about", async () => {
    const server = serveInstances();
    const {data} = await startHaData();
    server.instances = [home];
    await sendOnBus(STATUS_CHANNEL, "ha_access_changed", {});
    await passTimeUntil(() => data.state.instances.length === 1);
    expect(server.lists).toBe(2);
});

test("an instance that is saved in this tab is read again", async () => {
    const server = serveInstances();
    await startHaData();
    await getService("orm").write("ha.instance", [1], {name: "Flat"});
    await passTimeUntil(() => server.lists === 2);
    await getService("orm").write("ha.entity", [1], {name: "Lamp"});
    await advanceTime(1000);
    expect(server.lists).toBe(2);
});

test("a page that is looked at again after a while asks again", async () => {
    const server = serveInstances();
    await startHaData();
    setPageVisible(true);
    await advanceTime(100);
    expect(server.lists).toBe(1);
    await advanceTime(LIST_LIFETIME + 1);
    setPageVisible(true);
    await passTimeUntil(() => server.lists === 2);
});

test("a failed reading shows an error first, and keeps what is known later", async () => {
    const server = serveInstances();
    server.isDown = true;
    const {data} = await startHaData();
    expect(data.state.status).toBe("failed");
    server.isDown = false;
    await data.refresh();
    expect(data.state).toMatchObject({status: "ready", error: null, currentId: 1});
    server.isDown = true;
    await data.refresh();
    expect(data.state.status).toBe("ready");
    expect(data.state.error).not.toBe(null);
    expect(data.current.name).toBe("Home");
});

test("a listener that is taken off hears nothing, and one that fails keeps no other from hearing", async () => {
    expect.errors(1);
    serveInstances();
    const {data, events} = await startHaData();
    const gone = () => expect.step("gone");
    data.onGlobalState("instance_switched", gone);
    data.offGlobalState("instance_switched", gone);
    data.callbacks.set(
        "instance_switched",
        new Set([
            () => {
                throw new Error("a listener is broken");
            },
            ...data.callbacks.get("instance_switched"),
        ])
    );
    await data.switchInstance(2);
    await advanceTime(0);
    expect(events.length).toBe(1);
    expect.verifySteps([]);
    expect.verifyErrors(["a listener is broken"]);
});

test("a change of the current instance's connection is announced, its first state is not", async () => {
    serveInstances();
    const {events} = await startHaData();
    await advanceTime(1000);
    expect(events).toEqual([]);
    MockServer.env["ha.instance"].write([1], {connection_state: "retrying", connection_reason: "Lost."});
    await sendOnBus(STATUS_CHANNEL, "ha_connection", {instance_id: 1, state: "retrying", reason: "Lost."});
    await passTimeUntil(() => events.length > 0);
    expect(events).toEqual([["websocket_status", {instanceId: 1, status: "retrying", message: "Lost."}]]);
});

describe("answers", () => {
    let asked;

    function serveUrls(respond = ({ha_instance_id}) => answer({internal: `http://${ha_instance_id}`})) {
        asked = [];
        onRpc("/odoo_ha_addon/ha_urls", async (request) => {
            const {params} = await request.json();
            asked.push(params.ha_instance_id);
            return respond(params);
        });
    }

    test("are kept by instance, for a while", async () => {
        serveInstances();
        serveUrls();
        const {data} = await startHaData();
        await Promise.all([data.read("ha_urls", 1), data.read("ha_urls", 1)]);
        expect(await data.read("ha_urls", 2)).toEqual({internal: "http://2"});
        expect(await data.read("ha_urls", 1)).toEqual({internal: "http://1"});
        expect(asked).toEqual([1, 2]);
        await advanceTime(MACHINE_LIFETIME + 1);
        await data.read("ha_urls", 1);
        expect(asked).toEqual([1, 2, 1]);
    });

    test("are asked for again on request, and after the connection changed", async () => {
        serveInstances();
        serveUrls();
        const {data, events} = await startHaData();
        await advanceTime(1000);
        await data.read("ha_urls", 1);
        await data.read("ha_urls", 1, {isFresh: true});
        expect(asked).toEqual([1, 1]);
        await sendOnBus(STATUS_CHANNEL, "ha_connection", {instance_id: 1, state: "retrying"});
        await passTimeUntil(() => events.length > 0);
        await data.read("ha_urls", 1);
        expect(asked).toEqual([1, 1, 1]);
    });

    test("that are refusals are thrown with code and words, and not kept", async () => {
        serveInstances();
        serveUrls(() => refusal("not_connected", "It is not connected."));
        const {data} = await startHaData();
        const error = await data.read("ha_urls", 1).catch((thrown) => thrown);
        expect(error).toBeInstanceOf(HaRefusal);
        expect([error.code, error.message]).toEqual(["not_connected", "It is not connected."]);
        await data.read("ha_urls", 1).catch(() => {});
        expect(asked).toEqual([1, 1]);
    });
});
