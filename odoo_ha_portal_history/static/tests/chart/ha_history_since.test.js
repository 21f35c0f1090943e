import {describe, expect, test} from "@odoo/hoot";
import {waitFor} from "@odoo/hoot-dom";
import {mockDate} from "@odoo/hoot-mock";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {defineHaModels, NOW} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {courseOf, serveCharts} from "@odoo_ha_history/../tests/history_test_helpers";
import {DAY, HOUR} from "@odoo_ha_history/components/history_chart/time_range";
import {HaHistorySince} from "@odoo_ha_portal_history/chart/ha_history_since";

describe.current.tags("desktop");
defineHaModels();

/** @returns {Promise<Object>} what the server was asked */
async function askedSince(since) {
    mockDate(new Date(NOW * 1_000).toISOString().slice(0, 19).replace("T", " "), 0);
    const lines = {state: [[NOW - 60, 1]]};
    const asked = serveCharts(([id]) => [courseOf(id, "sensor.outside", {lines})]);
    await mountWithCleanup(HaHistorySince, {props: {recordId: 3, since}});
    await waitFor(".o_ha_plot canvas", {timeout: 5_000});
    return asked[0];
}

test("a day is shown at first, as in the web client", async () => {
    const {ids, start, end} = await askedSince(NOW - 40 * DAY);
    expect(ids).toEqual([3]);
    expect(Math.round(end - start)).toBe(DAY);
});

test("where less is told, less is shown", async () => {
    const {start, end} = await askedSince(NOW - 2 * HOUR);
    expect(Math.round(end - start)).toBe(6 * HOUR);
    expect(".o_ha_page_until").toHaveText(/^Since .*\d/);
});
