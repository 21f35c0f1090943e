import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {defineModels, fields, MockServer, models, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {GATHER_DELAY, REREAD_DELAY} from "@odoo_ha_addon/backend/forms/ha_sync_report_form";
import {defineHaModels, passTimeUntil, heardChannels, sendOnBus} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

class HaSyncReport extends models.Model {
    _name = "ha.sync.report";

    state = fields.Char();
    summary = fields.Char();

    _records = [
        {id: 1, state: "waiting", summary: "Waiting"},
        {id: 2, state: "done", summary: "Everything was in sync."},
    ];
}

defineModels([HaSyncReport]);

const mountReport = (resId) =>
    mountView({
        type: "form",
        resModel: "ha.sync.report",
        resId,
        arch: `<form js_class="ha_sync_report_form" edit="0"><field name="state" invisible="1"/><field name="summary"/></form>`,
    });

const write = (values) => MockServer.env["ha.sync.report"].write([1], values);
const tell = (report_id) => sendOnBus("ha_status", "ha_sync_progress", {report_id});

async function hear() {
    await passTimeUntil(() => heardChannels().includes("ha_status"));
}

test("a sync shows how far it is as the bridge tells it, until it is over", async () => {
    await mountReport(1);
    await hear();
    for (const [state, summary] of [
        ["running", "Devices: 3 of 7"],
        ["running", "Devices: 7 of 7"],
        ["done", "2 created"],
    ]) {
        write({state, summary});
        await tell(1);
        await advanceTime(GATHER_DELAY);
        await animationFrame();
        expect("[name=summary]").toHaveText(summary);
    }
    write({summary: "nobody tells"});
    await advanceTime(2 * REREAD_DELAY);
    await animationFrame();
    expect("[name=summary]").toHaveText("2 created");
});

test("many steps in a moment are read once, those of other syncs not at all", async () => {
    await mountReport(1);
    await hear();
    let reads = 0;
    onRpc("ha.sync.report", "web_read", () => {
        reads++;
    });
    await tell(2);
    for (let step = 0; step < 20; step++) {
        await tell(1);
    }
    await advanceTime(GATHER_DELAY);
    // One for all that came, and one that may have been due meanwhile.
    expect(reads).toBeWithin(1, 2);
});

test("what was told before the page could hear it is read all the same", async () => {
    await mountReport(1);
    write({state: "done", summary: "2 created"});
    await advanceTime(REREAD_DELAY);
    await animationFrame();
    expect("[name=summary]").toHaveText("2 created");
});
