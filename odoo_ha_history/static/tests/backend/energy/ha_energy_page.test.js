import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {getService, makeServerError, mountWebClient, onRpc} from "@web/../tests/web_test_helpers";
import {router} from "@web/core/browser/router";
import {NOTICE} from "@odoo_ha_history/backend/energy/use_energy";
import {defineHaModels, sendOnBus, settle} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {serveInstances} from "@odoo_ha_addon/../tests/instance_test_helpers";
import {device, energyOf, MIDNIGHT, serveEnergy} from "../../energy_test_helpers";

describe.current.tags("desktop");
defineHaModels();

beforeEach(() => serveInstances());

async function open() {
    await mountWebClient();
    await getService("action").doAction({type: "ir.actions.client", tag: "ha_energy", path: "energy"});
    // The first chart of all fetches the library, which takes real time.
    await waitFor(".o_ha_energy_bars canvas, .o_ha_nothing", {timeout: 5_000});
    await settle("ha_status");
    await animationFrame();
}

test("sums, shares, charts, devices and sources of today are shown", async () => {
    const asked = serveEnergy(() => energyOf({devices: [device("oven", [0.5])]}));
    await open();
    expect(asked).toEqual([[1, "day", false, false]]);
    expect(queryAllTexts(".o_ha_energy_tile dt")).toEqual(["Used", "From the grid", "To the grid", "Cost"]);
    expect("[data-share='self_sufficiency']").toHaveAttribute("aria-valuenow", "25");
    expect(".o_ha_energy_bars canvas").toHaveCount(1);
    expect(queryAllTexts(".o_ha_energy_devices .o_ha_device_name")).toEqual([
        "oven",
        "Without a meter of its own",
    ]);
    expect(queryAllTexts(".o_ha_energy_sources tfoot td")).toEqual(["", "€0.75"]);
    expect(".o_ha_later").not.toBeEnabled();
});

test("another period, an earlier one and a comparison are asked for, and stand in the address", async () => {
    const asked = serveEnergy((_, period) => energyOf({period, first: "2026-11-01", last: "2026-11-30"}));
    await open();
    await click("[data-period='month']");
    await animationFrame();
    await click(".o_ha_earlier");
    await animationFrame();
    expect(asked.slice(1)).toEqual([
        [1, "month", false, false],
        [1, "month", "2026-10-31", false],
    ]);
    await click(".o_ha_compare_button");
    await animationFrame();
    expect(queryAllTexts("[data-compare]")).toEqual(["The month before", "The year before"]);
    await click("[data-compare='year']");
    await animationFrame();
    expect(asked.at(-1)).toEqual([1, "month", "2026-10-31", "year"]);
    await runAllTimers();
    expect(router.current).toInclude(["period", "month"]);
    expect(router.current).toInclude(["date", "2026-10-31"]);
    expect(router.current).toInclude(["compare", "year"]);
});

test("what Odoo keeps is told apart from what Home Assistant says", async () => {
    serveEnergy(() =>
        energyOf({source: "odoo", trouble: "It is switched off.", until: energyOf().end, without: ["Gas"]})
    );
    await open();
    expect(".o_ha_energy_content .alert-warning").toHaveText(
        /It is switched off\..*Odoo keeps nothing of: Gas\.$/s
    );
});

test("hours that Odoo does not keep are told", async () => {
    const missing = {missing_hours: 1_200, missing_hours_before: 1, kept_since: MIDNIGHT};
    serveEnergy(() => energyOf({source: "odoo", trouble: "Off.", until: energyOf().end, ...missing}));
    await open();
    expect(".o_ha_energy_content .alert-warning").toHaveText(
        /Hours before .+ are not kept any more\. 1,200 hours are missing.*Of the time before, 1 hour is missing\.$/s
    );
});

test("who may not see everything is told so", async () => {
    serveEnergy(() => energyOf({hidden: 2, is_whole: false, home: null}));
    await open();
    expect(".o_ha_energy_content .alert-info").toHaveText(/Not everything .* not be told/);
    expect(".o_ha_energy_bars canvas").toHaveCount(2);
});

test("who may see nothing of it is told whom to ask", async () => {
    serveEnergy(() => energyOf({hidden: 9, is_whole: false, home: null, sources: []}));
    await open();
    expect(".o_ha_nothing").toHaveText(/None of the meters is shared with you/);
    expect(".o_ha_energy_tools").toHaveCount(0);
});

test("a home without settings is helped to them, and shows numbers when they come", async () => {
    let state = "none";
    serveEnergy(() => energyOf({state, url: "http://home.test:8123/"}));
    onRpc("ha.energy", "look_again", ({args}) => expect.step(`look ${args}`));
    await open();
    expect(".o_ha_energy_setup .btn-primary").toHaveAttribute("href", "http://home.test:8123/config/energy");
    await click(".o_ha_look_again");
    await animationFrame();
    expect.verifySteps(["look 1"]);
    state = "ready";
    await sendOnBus("ha_status", NOTICE, {instance_id: 1});
    await waitFor(".o_ha_energy_tile", {timeout: 5_000});
});

test("a failure is told with a way out of it", async () => {
    let isBroken = true;
    serveEnergy(() => {
        if (isBroken) {
            throw makeServerError({message: "The database is asleep."});
        }
        return energyOf();
    });
    await open();
    expect(".o_ha_nothing").toHaveText(/could not be read/);
    isBroken = false;
    await click(".o_ha_retry");
    await waitFor(".o_ha_energy_tile", {timeout: 5_000});
});
