import {advanceTime, describe, expect, test} from "@odoo/hoot";
import {getService, makeMockEnv, makeServerError, mockService, onRpc} from "@web/../tests/web_test_helpers";
import {ConnectionLostError} from "@web/core/network/rpc";
import {BUSY_PAUSES} from "@odoo_ha_addon/services/calls/ha_control";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

const lamp = {id: 1, name: "Kitchen"};

/** Calls a service to which the server answers so; notifications are steps. */
async function callWith(answer) {
    mockService("notification", {
        add: (message, {title, type}) => expect.step(`${type} | ${title} | ${message}`),
    });
    onRpc("ha.entity", "call_service", answer);
    await makeMockEnv();
    return getService("ha_control").call(lamp, "turn_on", {brightness: 5});
}

test("a service is called on the record and nothing is said when it is done", async () => {
    const outcome = await callWith(({args}) => {
        expect(args).toEqual([[1], "turn_on", {brightness: 5}]);
        return {state: "done", error: false};
    });
    expect(outcome).toBe("done");
    expect.verifySteps([]);
});

test("Home Assistant's own words tell why it failed", async () => {
    expect(await callWith(() => ({state: "failed", error: "Lamp is not paired"}))).toBe("failed");
    expect.verifySteps(["danger | Kitchen | Lamp is not paired"]);
});

test("a failure without words gets ours", async () => {
    await callWith(() => ({state: "failed", error: false}));
    expect.verifySteps(["danger | Kitchen | Home Assistant did not carry out the command."]);
});

test("a command that expired says that it was not sent", async () => {
    expect(await callWith(() => ({state: "expired", error: false}))).toBe("expired");
    expect.verifySteps([
        "warning | Kitchen | The command could not be sent in time, so it was not sent at all.",
    ]);
});

test("an unknown outcome says that nobody knows", async () => {
    expect(await callWith(() => ({state: "unknown", error: false}))).toBe("unknown");
    expect.verifySteps([
        "warning | Kitchen | Home Assistant did not answer in time. It is not known whether the command was carried out.",
    ]);
});

test("a missing right is reported in the server's words", async () => {
    const refused = await callWith(() => {
        throw makeServerError({type: "AccessError", message: "You may see Kitchen, but not control it."});
    });
    expect(refused).toBe("failed");
    expect.verifySteps(["danger | Kitchen | You may see Kitchen, but not control it."]);
});

test("a connection that is lost meanwhile leaves the outcome unknown", async () => {
    mockService("orm", {
        silent: {
            call: () => Promise.reject(new ConnectionLostError("/web/dataset/call_kw")),
            searchRead: () => Promise.resolve([]),
        },
    });
    expect(await callWith(() => {})).toBe("unknown");
    expect.verifySteps([
        "warning | Kitchen | The connection to Odoo was lost. It is not known whether the command was carried out.",
    ]);
});

test("an error of the program itself is not hidden", async () => {
    await expect(
        callWith(() => {
            throw makeServerError({errorName: "builtins.KeyError", message: "boom"});
        })
    ).rejects.toThrow();
    expect.verifySteps([]);
});

test("while too many others wait, the same is asked again, because nothing was sent", async () => {
    let times = 0;
    const call = callWith(() => {
        times++;
        return times < 3 ? {state: "failed", code: "busy", error: "Too many"} : {state: "done", error: false};
    });
    await advanceTime(10_000);
    await advanceTime(10_000);
    expect(await call).toBe("done");
    expect(times).toBe(3);
    expect.verifySteps([]);
});

test("a server that stays busy is asked a few times, and then says so", async () => {
    let times = 0;
    const call = callWith(() => {
        times++;
        return {state: "failed", code: "busy", error: "Too many requests are waiting."};
    });
    for (let tries = 0; tries <= BUSY_PAUSES.length; tries++) {
        await advanceTime(10_000);
    }
    expect(await call).toBe("failed");
    expect(times).toBe(BUSY_PAUSES.length + 1);
    expect.verifySteps(["danger | Kitchen | Too many requests are waiting."]);
});
