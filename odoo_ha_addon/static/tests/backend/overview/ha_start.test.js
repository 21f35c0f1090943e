import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {getService, mountWebClient, onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../ha_test_helpers";
import {serveInstances} from "../../instance_test_helpers";

describe.current.tags("desktop");
defineHaModels();

let actions;

beforeEach(() => {
    actions = [];
    onRpc("/web/action/load", async (request) => {
        const {action_id} = (await request.json()).params;
        actions.push(action_id.replace("odoo_ha_addon.action_", ""));
        return {type: "ir.actions.client", tag: "ha_instances"};
    });
});

async function start() {
    await mountWebClient();
    await getService("action").doAction({type: "ir.actions.client", tag: "ha_start"});
}

test("the way into the app leads to the overview", async () => {
    serveInstances();
    await start();
    expect(actions).toEqual(["ha_overview"]);
});

test("where there is no Home Assistant, it leads to where one is connected", async () => {
    serveInstances({instances: [], current: false});
    await start();
    expect(actions).toEqual(["ha_instances"]);
});
