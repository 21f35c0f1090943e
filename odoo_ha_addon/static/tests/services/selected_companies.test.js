import {describe, expect, test} from "@odoo/hoot";
import {getService, makeMockEnv, mountWithCleanup, onRpc, serverState} from "@web/../tests/web_test_helpers";
import {cookie} from "@web/core/browser/cookie";
import {WebClient} from "@web/webclient/webclient";
import {STATUS_CHANNEL, statusChannel} from "@odoo_ha_addon/services/live/ha_connections";
import {defineHaModels, settle} from "../ha_test_helpers";
import {answer, serveInstances} from "../instance_test_helpers";

describe.current.tags("desktop");
defineHaModels();

/** @param {string} cids ids of the selected companies, as Odoo's cookie has them */
function select(cids) {
    cookie.set("cids", cids);
    serverState.companies = [
        {id: 1, name: "Here", sequence: 1, parent_id: false, child_ids: []},
        {id: 2, name: "Elsewhere", sequence: 2, parent_id: false, child_ids: []},
        {id: 3, name: "Far away", sequence: 3, parent_id: false, child_ids: []},
    ];
}

async function startWith(cids) {
    select(cids);
    await makeMockEnv();
    await getService("ha_data").load();
}

test("what is heard is of the selected companies", async () => {
    serveInstances();
    await startWith("2-3");
    expect(statusChannel()).toBe(`${STATUS_CHANNEL}_2_3`);
    await settle(`${STATUS_CHANNEL}_2_3`);
});

test("where all companies are selected nothing has to be named", async () => {
    serveInstances();
    await startWith("1-2-3");
    expect(statusChannel()).toBe(STATUS_CHANNEL);
});

test("the server is told with each question which companies are selected", async () => {
    serveInstances();
    onRpc("/odoo_ha_addon/areas", async (request) => {
        const {context} = (await request.json()).params;
        return answer({areas: context.allowed_company_ids});
    });
    await startWith("3-2");
    const {areas} = await getService("ha_data").call("areas", {});
    expect(areas).toEqual([3, 2]);
});

test("who has instances in companies that are not selected is told where to look", async () => {
    const server = serveInstances({instances: [], current: false});
    server.notSelected = 2;
    select("2");
    await mountWithCleanup(WebClient);
    await getService("action").doAction({type: "ir.actions.client", tag: "ha_instances"});
    expect(".o_ha_not_selected h2").toHaveText("The selected companies have no Home Assistant");
    expect(".o_ha_not_selected .o_ha_connect").toHaveCount(1);
});

test("who has none at all is told to connect the first", async () => {
    serveInstances({instances: [], current: false});
    await mountWithCleanup(WebClient);
    await getService("action").doAction({type: "ir.actions.client", tag: "ha_instances"});
    expect(".o_ha_not_selected").toHaveCount(0);
    expect("h2").toHaveText("Connect your first Home Assistant");
});
