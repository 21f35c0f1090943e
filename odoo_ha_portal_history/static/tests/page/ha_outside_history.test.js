import {describe, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {makeMockEnv, mountWithCleanup, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {assets} from "@web/core/assets";
import {browser} from "@web/core/browser/browser";
import {translatedTerms} from "@web/core/l10n/translation";
import {session} from "@web/session";
import {defineHaModels} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {dialogParts} from "@odoo_ha_addon/services/entity_parts";
import {HaHistorySince} from "@odoo_ha_portal_history/chart/ha_history_since";
import {loadChart} from "@odoo_ha_portal_history/page/chart_loader";
import {HaOutsideHistory, haOutsideHistoryService} from "@odoo_ha_portal_history/page/ha_outside_history";

describe.current.tags("desktop");
defineHaModels();

/** @param {() => Promise} loadBundle */
function onPage(loadBundle) {
    patchWithCleanup(session, {translationURL: "/texts", bundle_params: {lang: "zh_TW"}});
    patchWithCleanup(translatedTerms, {odoo_ha_history: {}});
    patchWithCleanup(assets, {loadBundle});
    patchWithCleanup(browser, {
        fetch: async (address) => {
            expect.step(address);
            return Response.json({modules: {odoo_ha_history: {messages: [{id: "Now", string: "現在"}]}}});
        },
    });
}

test("a chart that cannot be loaded says so, and is tried again with its words", async () => {
    let isThere = false;
    await makeMockEnv();
    onPage(async (name) => {
        expect.step(name);
        if (!isThere) {
            throw new Error("offline");
        }
    });
    await mountWithCleanup(HaOutsideHistory, {props: {recordId: 3}});
    await animationFrame();
    expect("[role=alert]").toHaveText(/could not be loaded/);
    expect.verifySteps(["odoo_ha_portal_history.assets_chart", "/texts?part=chart&lang=zh_TW"]);
    isThere = true;
    expect(await loadChart()).toBe(HaHistorySince);
    expect(await loadChart()).toBe(HaHistorySince);
    expect.verifySteps(["odoo_ha_portal_history.assets_chart", "/texts?part=chart&lang=zh_TW"]);
    expect(translatedTerms.odoo_ha_history.Now).toBe("現在");
});

test("where nothing is told of the past, there is no chart", () => {
    const {isFor} = dialogParts.get("outside_history");
    expect(isFor({id: 3, domain: "light"})).toBe(false);
});

test("the past is asked for at the routes of the page", async () => {
    let ask;
    haOutsideHistoryService.start(
        {},
        {
            ha_history: {askBy: (asked) => (ask = asked)},
            ha_server: {ask: async (what, question) => [what, question]},
        }
    );
    expect(await ask("chart", [[3], 10, 20, 800])).toEqual([
        "chart",
        {ids: [3], start: 10, end: 20, width: 800},
    ]);
});
