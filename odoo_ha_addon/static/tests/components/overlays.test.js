import {describe, expect, test} from "@odoo/hoot";
import {queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {getService, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {HaInstanceSwitcher} from "@odoo_ha_addon/backend/switcher/ha_instance_switcher";
import {HaTile} from "@odoo_ha_addon/components/entity/ha_tile";
import {mountControl} from "./controls/control_test_helpers";
import {rowOf} from "../backend/dashboard_test_helpers";
import {defineHaModels} from "../ha_test_helpers";
import {instance, serveInstances} from "../instance_test_helpers";
import {changeEntities, openWhileThingsChange} from "./live_changes";

describe.current.tags("desktop");
defineHaModels();

describe("what opens while live data arrives opens", () => {
    test("the menu of the instances, while one is lost and another is chosen", async () => {
        serveInstances({instances: [1, 2, 3].map((id) => instance(id, `House ${id}`))});
        await mountWithCleanup(HaInstanceSwitcher);
        await getService("ha_data").load();
        await animationFrame();
        const {state} = getService("ha_data");
        const {connections} = getService("ha_connections");
        await openWhileThingsChange(".o_ha_switcher_button", ".o_ha_switcher_menu", (turn) => {
            state.currentId = 1 + (turn % 3);
            connections.set(state.currentId, {state: turn % 2 ? "retrying" : "connected"});
        });
    });

    test("the options of a control", async () => {
        serveInstances();
        await mountControl("select.number", "Two", {options: ["One", "Two", "Three", "Four", "Five", "Six"]});
        await openWhileThingsChange(".o_ha_options_toggle", ".o_ha_options_menu");
    });

    test("the modes of an alarm", async () => {
        serveInstances();
        const attributes = {supported_features: 7, code_format: null, code_arm_required: false};
        await mountControl("alarm_control_panel.house", "disarmed", attributes, {place: "list"});
        await openWhileThingsChange(".o_ha_alarm .dropdown-toggle", ".o-dropdown--menu");
    });

    test("the dialog for a code", async () => {
        serveInstances();
        const attributes = {code_format: "^\\d{4}$", supported_features: 0};
        await mountControl("lock.door", "locked", attributes);
        await openWhileThingsChange(".o_ha_control [data-service=unlock]", ".o_ha_code");
    });

    test("the question before something risky", async () => {
        serveInstances();
        await mountControl("lock.door", "locked", {});
        await openWhileThingsChange(".o_ha_control [data-service=unlock]", ".modal");
    });

    test("everything about an entity", async () => {
        serveInstances();
        onRpc("ha.favourite", "load", () => []);
        const row = rowOf(1, "light.kitchen", {name: "Kitchen", state: "on"});
        await mountWithCleanup(HaTile, {props: {row}});
        await animationFrame();
        await openWhileThingsChange(".o_ha_tile_open", ".o_ha_entity_dialog");
    });
});

describe("a list closes while it opens", () => {
    async function mountModes() {
        serveInstances();
        const attributes = {supported_features: 7, code_format: null, code_arm_required: false};
        await mountControl("alarm_control_panel.house", "disarmed", attributes, {place: "list"});
    }

    test("where there is nothing to choose any more", async () => {
        await mountModes();
        queryOne(".o_ha_alarm .dropdown-toggle").click();
        changeEntities(1, "armed_away");
        await animationFrame();
        await animationFrame();
        expect(".o-dropdown--menu").toHaveCount(0);
        expect(".o_ha_alarm [data-service=alarm_disarm]").toHaveCount(1);
    });

    test("where the connection is lost", async () => {
        await mountModes();
        queryOne(".o_ha_alarm .dropdown-toggle").click();
        getService("ha_connections").connections.get(1).state = "waiting";
        await animationFrame();
        await animationFrame();
        expect(".o-dropdown--menu").toHaveCount(0);
        expect(".o_ha_alarm .dropdown-toggle").not.toBeEnabled();
    });
});
