import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
    toggleKanbanColumnActions,
    toggleMenuItem,
    toggleSearchBarMenu,
} from "@web/../tests/web_test_helpers";
import {GATHER_DELAY, SHORTEST_PAUSE} from "@odoo_ha_addon/services/live/registry_changes";
import {COLUMN_CARDS, OPEN_COLUMNS} from "@odoo_ha_addon/backend/kanban/ha_area_kanban";
import {defineHaModels, HaEntity, heardChannels, passTimeUntil, sendOnBus} from "../../ha_test_helpers";

class HaArea extends models.Model {
    _name = "ha.area";

    name = fields.Char();

    _records = [
        {id: 1, name: "Kitchen"},
        {id: 2, name: "Bath"},
    ];
}

defineHaModels();
defineModels([HaArea]);

beforeEach(() => {
    Object.assign(HaEntity._fields, {
        effective_area_id: fields.Many2one({relation: "ha.area"}),
        edit_obstacle: fields.Char(),
        sync_state: fields.Selection({
            selection: [
                ["in_step", "In sync"],
                ["sending", "Sending"],
                ["refused", "Refused"],
                ["conflict", "Changed on both sides"],
            ],
        }),
        sync_message: fields.Char(),
    });
    HaEntity._records = [
        {id: 1, name: "Lamp", domain: "light", instance_id: 1, effective_area_id: 1, sync_state: "in_step"},
        {id: 2, name: "Fan", domain: "fan", instance_id: 1, effective_area_id: 2, sync_state: "in_step"},
        {
            id: 3,
            name: "Old",
            domain: "fan",
            instance_id: 1,
            effective_area_id: 2,
            sync_state: "refused",
            sync_message: "No such area",
        },
    ];
});

async function mountKanban({edit = true, ...more} = {}) {
    await mountView({
        ...more,
        type: "kanban",
        resModel: "ha.entity",
        groupBy: ["effective_area_id"],
        noContentHelp: "No entities yet",
        arch: `
            <kanban js_class="ha_area_kanban" edit="${edit ? 1 : 0}">
                <field name="edit_obstacle"/>
                <templates>
                    <t t-name="card">
                        <div class="name"><field name="name"/></div>
                        <field name="sync_state" widget="ha_sync" options="{'quiet': True}"/>
                    </t>
                </templates>
            </kanban>`,
    });
    await passTimeUntil(() => heardChannels().includes("ha_status"));
}

const cards = (column) => queryAllTexts(`.o_kanban_group:eq(${column}) .o_kanban_record .name`);
const move = (from, to) =>
    contains(`.o_kanban_group:eq(${from}) .o_kanban_record:first`).dragAndDrop(`.o_kanban_group:eq(${to})`);

test("a card that is dropped in another area is written there", async () => {
    onRpc("ha.entity", "web_save", ({args}) => {
        expect.step(args);
    });
    await mountKanban();
    expect(queryAllTexts(".o_kanban_group .o_column_title")).toEqual(["Kitchen\n(1)", "Bath\n(2)"]);
    await move(0, 1);
    expect.verifySteps([[[1], {effective_area_id: 2}]]);
    expect(cards(0)).toEqual([]);
    expect(cards(1)).toEqual(["Fan", "Old", "Lamp"]);
});

test("what is in no area is shown too, until somebody folds it", async () => {
    HaEntity._records[0].effective_area_id = false;
    await mountKanban();
    expect(cards(0)).toEqual(["Lamp"]);
    const choose = await toggleKanbanColumnActions(0);
    await choose("Fold");
    expect(".o_kanban_group:first").toHaveClass("o_column_folded");
    await sendOnBus("ha_status", "ha_registry_changed", {instance_id: 1, models: ["ha.entity"]});
    await advanceTime(SHORTEST_PAUSE);
    await animationFrame();
    expect(".o_kanban_group:first").toHaveClass("o_column_folded");
});

test("a search may take a column away while it is being opened", async () => {
    await mountKanban({
        searchViewArch: `<search><filter name="fans" string="Fans" domain="[('domain', '=', 'fan')]"/></search>`,
    });
    const choose = await toggleKanbanColumnActions(0);
    await choose("Fold");
    const held = new Deferred();
    onRpc("ha.entity", "web_search_read", () => held);
    await contains(".o_kanban_group.o_column_folded").click();
    await toggleSearchBarMenu();
    await toggleMenuItem("Fans");
    expect(queryAllTexts(".o_kanban_group .o_column_title")).toEqual(["Bath\n(2)"]);
    held.resolve();
    await animationFrame();
    expect(cards(0)).toEqual(["Fan", "Old"]);
});

test("of a large house a few columns are open at first, each with the cards that fit on a screen", async () => {
    onRpc("ha.entity", "web_read_group", ({kwargs}) => {
        expect.step([kwargs.context.max_number_opened_groups, kwargs.unfold_read_default_limit]);
    });
    HaEntity._records = Array.from({length: COLUMN_CARDS + 5}, (_, index) => ({
        ...HaEntity._records[0],
        id: index + 1,
    }));
    await mountKanban();
    expect.verifySteps([[OPEN_COLUMNS, COLUMN_CARDS]]);
    expect(".o_kanban_group:first .o_column_title").toHaveText(`Kitchen\n(${COLUMN_CARDS + 5})`);
    expect(cards(0).length).toBe(COLUMN_CARDS);
    await contains(".o_kanban_load_more button").click();
    expect(cards(0).length).toBe(COLUMN_CARDS + 5);
});

test("a card that Home Assistant does not let be edited cannot be dragged", async () => {
    HaEntity._records[0].edit_obstacle = "It has no entry.";
    onRpc("ha.entity", "web_save", () => {
        expect.step("saved");
    });
    await mountKanban();
    expect(".o_kanban_record.o_ha_fixed").toHaveCount(1);
    expect(".o_kanban_record.o_draggable").toHaveCount(2);
    expect(".o_ha_move_obstacle").toHaveCount(0, {message: "others can be moved"});
});

test("where nothing can be moved the page says why", async () => {
    for (const record of HaEntity._records) {
        record.edit_obstacle = "The access token is not an administrator's.";
    }
    await mountKanban();
    expect(".o_draggable").toHaveCount(0);
    expect(".o_ha_move_obstacle").toHaveText("The access token is not an administrator's.");
});

test("a user who may not edit drags nothing, and reads why", async () => {
    await mountKanban({edit: false});
    expect(".o_draggable").toHaveCount(0);
    expect(".o_ha_move_obstacle").toHaveText(
        "Only Home Assistant managers can move something to another area."
    );
});

test("where there is nothing the page says so, and of moving nothing", async () => {
    HaEntity._records = [];
    await mountKanban({edit: false});
    expect(".o_view_nocontent").toHaveText("No entities yet");
    expect(".o_ha_move_obstacle").toHaveCount(0);
});

test("a card says what is not in step, and in Home Assistant's words", async () => {
    await mountKanban();
    expect(".o_ha_sync").toHaveCount(1);
    expect(".o_ha_sync").toHaveText("Refused");
    expect(queryOne(".o_ha_sync").title).toMatch(/No such area$/);
});

test("an open page shows what Home Assistant has changed", async () => {
    await mountKanban();
    MockServer.env["ha.entity"].write([1], {effective_area_id: 2});
    await sendOnBus("ha_status", "ha_registry_changed", {instance_id: 1, models: ["ha.entity"]});
    await advanceTime(GATHER_DELAY);
    await animationFrame();
    expect(queryAllTexts(".o_kanban_record .name")).toEqual(["Lamp", "Fan", "Old"]);
    expect(queryAllTexts(".o_kanban_group .o_column_title")).toEqual(["Kitchen\n(0)", "Bath\n(3)"]);
});

test("changes that come in a burst are read once, and what the page does not show not at all", async () => {
    onRpc("ha.entity", "web_read_group", () => {
        expect.step("read");
    });
    await mountKanban();
    expect.verifySteps(["read"]);
    const change = (model) =>
        sendOnBus("ha_status", "ha_registry_changed", {instance_id: 1, models: [model]});
    await change("ha.category");
    await advanceTime(GATHER_DELAY);
    expect.verifySteps([]);
    await change("ha.entity");
    await change("ha.device");
    await change("ha.area");
    await advanceTime(GATHER_DELAY);
    expect.verifySteps(["read"]);
    await change("ha.entity");
    await advanceTime(GATHER_DELAY);
    expect.verifySteps([]);
    await advanceTime(SHORTEST_PAUSE);
    expect.verifySteps(["read"]);
});
