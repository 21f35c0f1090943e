import {describe, expect, test} from "@odoo/hoot";
import {click, press, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {Component, xml} from "@odoo/owl";
import {mountWithCleanup, onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {browser} from "@web/core/browser/browser";
import {user} from "@web/core/user";
import {HaDialogAttributes} from "@odoo_ha_addon/backend/dialog/ha_dialog_attributes";
import {HaDialogCommands} from "@odoo_ha_addon/backend/dialog/ha_dialog_commands";
import {HaTile} from "@odoo_ha_addon/components/entity/ha_tile";
import {useNeighbours} from "@odoo_ha_addon/components/entity/neighbours";
import {dialogParts} from "@odoo_ha_addon/services/entity_parts";
import {rowOf} from "../../backend/dashboard_test_helpers";
import {defineHaModels, setParts} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const LIGHT = rowOf(1, "light.kitchen", {name: "Kitchen", state: "on"});
const SENSOR = rowOf(3, "sensor.outside", {name: "Outside", state: "20.0"});
const ROWS = [LIGHT, SENSOR];

class Tiles extends Component {
    static template = xml`<HaTile t-foreach="rows" t-as="row" t-key="row.id" row="row" />`;
    static components = {HaTile};
    static props = ["*"];

    setup() {
        this.rows = ROWS;
        useNeighbours(() => [...ROWS, LIGHT]);
    }
}

const title = ".o_ha_entity_dialog .modal-title";
const way = (direction) => `.o_ha_dialog_ways [data-direction="${direction}"]`;

async function open(row) {
    onRpc("ha.favourite", "load", () => []);
    await mountWithCleanup(Tiles);
    await animationFrame();
    await click(`[data-record-id="${row.id}"] .o_ha_tile_open`);
    await animationFrame();
}

test("it leads to what stands before and after it on the page", async () => {
    await open(LIGHT);
    expect(title).toHaveText("Kitchen");
    expect(way(-1)).not.toBeEnabled();
    expect(way(1)).toHaveText("Outside");
    await click(way(1));
    await animationFrame();
    expect(title).toHaveText("Outside");
    expect(".o_ha_entity_dialog .o_ha_control").toHaveAttribute("data-entity-id", "sensor.outside");
    expect(way(1)).not.toBeEnabled();
});

test("Alt and an arrow lead there too, also from a slider", async () => {
    await open(LIGHT);
    await press(["alt", "arrowright"]);
    await animationFrame();
    expect(title).toHaveText("Outside");
    await press(["alt", "arrowright"]);
    await animationFrame();
    expect(title).toHaveText("Outside");
    await press(["alt", "arrowup"]);
    await animationFrame();
    expect(title).toHaveText("Kitchen");
});

test("a thing that stands alone has no way to another", async () => {
    onRpc("ha.favourite", "load", () => []);
    await mountWithCleanup(HaTile, {props: {row: LIGHT}});
    await animationFrame();
    await click(".o_ha_tile_open");
    await animationFrame();
    expect(title).toHaveText("Kitchen");
    expect(".o_ha_dialog_ways").toHaveCount(0);
});

test("a link to it is copied", async () => {
    const copied = [];
    patchWithCleanup(browser.navigator, {clipboard: {writeText: async (text) => copied.push(text)}});
    await open(LIGHT);
    await click(".o_ha_copy_link");
    await animationFrame();
    expect(copied).toEqual([`${browser.location.origin}/odoo/home-assistant/1`]);
    expect(".o_notification").toHaveText(/The link was copied/);
});

test("without a clipboard the link is shown", async () => {
    patchWithCleanup(browser.navigator, {clipboard: undefined});
    await open(LIGHT);
    await click(".o_ha_copy_link");
    await animationFrame();
    expect(".o_notification").toHaveText(/home-assistant\/1/);
});

test("attributes are folded away, and made when somebody looks", async () => {
    setParts(dialogParts, {attributes: {component: HaDialogAttributes, fold: "Attributes"}});
    await open(LIGHT);
    expect(".o_ha_fold > summary").toHaveText("Attributes");
    expect(".o_ha_attributes").toHaveCount(0);
    queryOne(".o_ha_fold").open = true;
    await new Promise((resolve) => queryOne(".o_ha_fold").addEventListener("toggle", resolve, {once: true}));
    await animationFrame();
    expect(".o_ha_fold .o_ha_attributes").toHaveCount(1);
});

const COMMAND = {
    id: 5,
    create_date: "2026-03-01 10:00:00",
    user_id: [2, "Marc Demo"],
    name: "light.turn_on",
    entity_id: [1, "Kitchen"],
    subject: "",
    payload: {service_data: {brightness_pct: 50}},
    state: "done",
    error: false,
    milliseconds: 12,
};
for (const [who, isManager, count] of [
    ["a manager", true, 1],
    ["nobody else", false, 0],
]) {
    test(`${who} reads who controlled it last`, async () => {
        patchWithCleanup(user, {hasGroup: async () => isManager});
        onRpc("ha.command", "search_read", () => [COMMAND]);
        setParts(dialogParts, {commands: {component: HaDialogCommands}});
        await open(LIGHT);
        await animationFrame();
        expect(".o_ha_last_command").toHaveCount(count);
        if (count) {
            expect(".o_ha_last_command").toHaveText(/Marc Demo.*Turn on/);
        }
    });
}
