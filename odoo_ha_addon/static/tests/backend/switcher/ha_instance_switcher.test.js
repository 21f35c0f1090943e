import {describe, expect, test} from "@odoo/hoot";
import {animationFrame, advanceTime} from "@odoo/hoot-mock";
import {click, edit, press, queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {getService, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {SEARCH_FROM} from "@odoo_ha_addon/backend/switcher/ha_instance_menu";
import {HaInstanceSwitcher} from "@odoo_ha_addon/backend/switcher/ha_instance_switcher";
import {defineHaModels} from "../../ha_test_helpers";
import {instance, serveInstances} from "../../instance_test_helpers";

describe.current.tags("desktop");
defineHaModels();

async function mountSwitcher(options) {
    const server = serveInstances(options);
    await mountWithCleanup(HaInstanceSwitcher);
    await getService("ha_data").load();
    await animationFrame();
    return server;
}

async function open() {
    await waitFor(".o_ha_switcher_button");
    await click(".o_ha_switcher_button");
    await waitFor(".o_ha_switcher_item");
    await animationFrame();
}

const items = () => queryAllTexts(".o_ha_switcher_item_name > span");

test("one instance needs no switcher", async () => {
    await mountSwitcher({instances: [instance(1, "Home")]});
    expect(".o_ha_switcher").toHaveCount(0);
});

test("nobody without access sees it", async () => {
    await mountSwitcher({isUser: false});
    expect(".o_ha_switcher").toHaveCount(0);
});

test("it names the current instance and its connection, for screen readers too", async () => {
    await mountSwitcher();
    expect(".o_ha_switcher_name").toHaveText("Home");
    expect(".o_ha_switcher_button").toHaveAttribute("aria-label", "Home Assistant: Home (Connected)");
    expect(".o_ha_switcher_state").toHaveClass("text-bg-success");
});

test("it lists the instances with their connections and marks the current one", async () => {
    await mountSwitcher();
    await open();
    expect(items()).toEqual(["Home", "Office"]);
    expect(".o_ha_switcher_item .o_ha_connection").toHaveCount(2);
    expect(".o_ha_switcher_item[data-instance-id='1']").toHaveAttribute("aria-checked", "true");
    expect(".o_ha_switcher_item[data-instance-id='2']").toHaveAttribute("aria-checked", "false");
    expect("input").toHaveCount(0);
});

test("a click switches", async () => {
    const server = await mountSwitcher();
    await open();
    await click(".o_ha_switcher_item[data-instance-id='2']");
    await animationFrame();
    expect(server.switches).toEqual([2]);
    await animationFrame();
    expect(".o_ha_switcher_name").toHaveText("Office");
    expect(".o_ha_switcher_menu").toHaveCount(0);
});

test("a click on the current one asks nothing of the server", async () => {
    const server = await mountSwitcher();
    await open();
    await click(".o_ha_switcher_item[data-instance-id='1']");
    await animationFrame();
    expect(server.switches).toEqual([]);
});

test("a refusal is shown and leaves everything as it is", async () => {
    const server = await mountSwitcher();
    await open();
    server.instances = [instance(1, "Home")];
    await click(".o_ha_switcher_item[data-instance-id='2']");
    await advanceTime(10);
    await animationFrame();
    expect(".o_notification").toHaveText(/There is no such Home Assistant instance/);
});

test("many are searched by name, and Enter takes the first that is found", async () => {
    const instances = Array.from({length: SEARCH_FROM + 1}, (_, index) =>
        instance(index + 1, `House ${index + 1}`)
    );
    const server = await mountSwitcher({instances});
    await open();
    await advanceTime(50);
    expect(".o_ha_switcher_search input").toBeFocused();
    await edit("house 7");
    await animationFrame();
    expect(items()).toEqual(["House 7"]);
    await press("Enter");
    await animationFrame();
    expect(server.switches).toEqual([7]);
    await animationFrame();
    expect(".o_ha_switcher_name").toHaveText("House 7");
});

test("a search that finds nothing says so", async () => {
    const instances = Array.from({length: SEARCH_FROM + 1}, (_, index) =>
        instance(index + 1, `House ${index + 1}`)
    );
    await mountSwitcher({instances});
    await open();
    await click(".o_ha_switcher_search input");
    await edit("castle");
    await animationFrame();
    expect(items()).toEqual([]);
    expect(".o_ha_switcher_menu [role=status]").toHaveText("No instance has that name.");
});
