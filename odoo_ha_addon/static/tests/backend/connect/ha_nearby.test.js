import {describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {mountWithCleanup, onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {HaNearbyBand} from "@odoo_ha_addon/backend/connect/ha_nearby";
import {FRESH_FOR} from "@odoo_ha_addon/backend/connect/ha_nearby_service";
import {serveInstances} from "../../instance_test_helpers";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const KNOWN = {
    name: "Home",
    url: "http://home.test:8123",
    version: "2026.11.0",
    standing: "known",
    instance_id: 1,
    instance_name: "Home",
};
const NEW = {
    ...KNOWN,
    name: "Beach House",
    url: "http://beach.test",
    standing: "new",
    instance_id: false,
    instance_name: false,
};
const OTHER = {...KNOWN, standing: "other"};
const MOVED = {...KNOWN, url: "http://192.168.1.7:8123", standing: "moved"};

/** @returns {Object[]} the actions that the band does */
async function mountBand(found, {isManager = true} = {}) {
    serveInstances({isManager});
    onRpc("ha.connect", "nearby", () => {
        expect.step("listens");
        return {can_listen: true, found};
    });
    const band = await mountWithCleanup(HaNearbyBand);
    await animationFrame();
    const done = [];
    patchWithCleanup(band.action, {doAction: (...action) => done.push(action)});
    return done;
}

test("what might be done about announcements is told, the most urgent first", async () => {
    const done = await mountBand([KNOWN, NEW, OTHER, MOVED]);
    expect(queryAllTexts(".o_ha_nearby_text")).toEqual([
        "Home now answers at http://192.168.1.7:8123",
        "Another Home Assistant announces itself at the address of Home",
        "Found on the network: Beach House http://beach.test",
    ]);
    for (const label of ["Take over", "Open", "Connect"]) {
        await click(`.o_ha_nearby_band button:contains(${label})`);
    }
    expect(done.map(([action]) => action.res_id || action)).toEqual([
        "odoo_ha_addon.action_ha_connect",
        1,
        "odoo_ha_addon.action_ha_connect",
    ]);
    expect(done[0][1]).toEqual({additionalContext: {ha_announced: MOVED}});
    expect.verifySteps(["listens"]);
});

test("many are told as a number, and shown where one is chosen", async () => {
    const done = await mountBand(["a", "b", "c", "d", "e"].map((name) => ({...NEW, name, url: name})));
    expect(queryAllTexts(".o_ha_nearby_text").at(-1)).toBe("… and 2 more");
    expect(".o_ha_nearby_text").toHaveCount(4);
    await click(".o_ha_nearby_band button:contains(Show all)");
    expect(done).toEqual([["odoo_ha_addon.action_ha_connect"]]);
    expect.verifySteps(["listens"]);
});

test("where all is known nothing stands there, and it is heard again after some minutes", async () => {
    await mountBand([KNOWN]);
    expect(".o_ha_nearby_band").toHaveCount(0);
    await mountWithCleanup(HaNearbyBand);
    expect.verifySteps(["listens"]);
    await advanceTime(FRESH_FOR + 1);
    await mountWithCleanup(HaNearbyBand);
    expect.verifySteps(["listens"]);
});

test("what somebody does not want to connect is hidden, until it is something else", async () => {
    const found = [NEW];
    await mountBand(found);
    await click(".o_ha_nearby_band .btn-close");
    await animationFrame();
    expect(".o_ha_nearby_band").toHaveCount(0);
    found.push(MOVED);
    await advanceTime(FRESH_FOR + 1);
    await mountWithCleanup(HaNearbyBand);
    await animationFrame();
    expect(queryAllTexts(".o_ha_nearby_band:first .o_ha_nearby_text")).toEqual([
        "Home now answers at http://192.168.1.7:8123",
    ]);
    expect.verifySteps(["listens", "listens"]);
});

test("who may not connect one is told of none", async () => {
    await mountBand([NEW], {isManager: false});
    expect(".o_ha_nearby_band").toHaveCount(0);
    expect.verifySteps([]);
});
