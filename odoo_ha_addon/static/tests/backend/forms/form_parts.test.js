import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    getService,
    makeServerError,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {rpcBus} from "@web/core/network/rpc";
import {ROWS} from "@odoo_ha_addon/services/calls/ha_api";
import {defineHaModels, frameSender, HaEntity, NOW, sendOnBus, settle, stateOf} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

class HaDevice extends models.Model {
    _name = "ha.device";

    shown_name = fields.Char();

    _records = [{id: 1, shown_name: "Hue"}];
}

class HaCommand extends models.Model {
    _name = "ha.command";

    create_date = fields.Datetime();
    user_id = fields.Many2one({relation: "res.users"});
    name = fields.Char();
    entity_id = fields.Many2one({relation: "ha.entity"});
    reached_entity_id = fields.Many2one({relation: "ha.entity"});
    subject = fields.Char();
    payload = fields.Json();
    state = fields.Char();
    error = fields.Char();
    milliseconds = fields.Integer();
}

defineModels([HaDevice, HaCommand]);

/** CARD of `ha.entity.find`. */
const card = (id, values = {}) => ({
    ...stateOf(id),
    area: "Kitchen",
    device: "Hue",
    instance: "Home",
    icon: false,
    original_icon: false,
    category: false,
    hidden: false,
    ...values,
});

/** The server knows the entities by these names, too. */
function nameEntities(names) {
    HaEntity._records = HaEntity._records.map((record) => ({
        ...record,
        name: names[record.id] || record.name,
    }));
}

const mountForm = (resModel, arch) =>
    mountView({type: "form", resModel, resId: 1, arch: `<form>${arch}</form>`});

let asked;
let answer;
beforeEach(() => {
    asked = [];
    for (const method of ["entity_cards", "related"]) {
        onRpc(method, ({model, args}) => {
            asked.push(`${model}.${method} ${JSON.stringify(args)}`);
            return typeof answer === "function" ? answer() : answer;
        });
    }
});

const DEVICE_FORM = `<field name="shown_name"/><widget name="ha_entity_rows"/>`;

test("the entities of a device stand in groups, with names that do not repeat it", async () => {
    nameEntities({1: "Hue lamp", 2: "Other", 3: "Hue signal"});
    answer = {
        total: 3,
        entities: [
            card(1, {name: "Hue lamp"}),
            card(3, {
                name: "Hue signal",
                domain: "sensor",
                entity_id: "sensor.signal",
                state: "-50",
                category: "diagnostic",
            }),
            card(2, {name: "Other", hidden: true}),
        ],
    };
    await mountForm("ha.device", DEVICE_FORM);
    await animationFrame();
    expect(asked).toEqual([`ha.device.entity_cards [[1],${ROWS}]`]);
    expect(queryAllTexts(".o_ha_row_title")).toEqual(["Controls 2", "Diagnostic 1"]);
    expect(queryAllTexts(".o_ha_row_name a")).toEqual(["Lamp", "Other", "Signal"]);
    expect(".o_ha_row:eq(1) .badge").toHaveText("Hidden");
    expect(".o_ha_row:eq(0) .o_ha_state").toHaveText("Off");
});

test("the rows are live", async () => {
    answer = {total: 1, entities: [card(1)]};
    await mountForm("ha.device", DEVICE_FORM);
    await settle("ha_instance_1", "ha_status");
    await frameSender()([{id: 1, s: "on", c: NOW + 2, u: NOW + 2, "+": {}}]);
    await animationFrame();
    expect(".o_ha_row .o_ha_state").toHaveText("On · 4%");
});

test("a name opens the entity", async () => {
    mockService("action", {doAction: ({res_model, res_id}) => expect.step(`${res_model} ${res_id}`)});
    answer = {total: 1, entities: [card(1)]};
    await mountForm("ha.device", DEVICE_FORM);
    await animationFrame();
    await click(".o_ha_row_name a");
    expect.verifySteps(["ha.entity 1"]);
});

test("nothing, waiting and no right are said in words, and one can try again", async () => {
    answer = new Deferred();
    await mountForm("ha.device", DEVICE_FORM);
    expect(".o_ha_answer").toHaveAttribute("aria-busy", "true");
    expect(".o_ha_answer .placeholder").toHaveCount(3);
    answer.reject(makeServerError({type: "AccessError", message: "Not yours."}));
    await animationFrame();
    await animationFrame();
    expect(".o_ha_answer .alert").toHaveText(/Not yours\.\s*Try again/);
    answer = {total: 0, entities: []};
    await click(".o_ha_answer button");
    await animationFrame();
    expect(".o_ha_answer").toHaveText("There are no entities here that you may see.");
});

test("many come bit by bit", async () => {
    answer = {total: ROWS + 50, entities: [card(1)]};
    await mountForm("ha.device", DEVICE_FORM);
    await animationFrame();
    await click(".o_ha_answer > button");
    await animationFrame();
    expect(asked.at(-1)).toBe(`ha.device.entity_cards [[1],${2 * ROWS}]`);
});

test("what uses an entity, what uses its device and what it uses stand apart", async () => {
    nameEntities({2: "Movie", 3: "X"});
    const scene = card(2, {name: "Movie", domain: "scene", entity_id: "scene.movie", area: "Lounge"});
    answer = {
        used_by: [scene],
        used_by_device: [card(3, {domain: "script", entity_id: "script.x", name: "X"})],
        uses: [],
    };
    await mountForm("ha.entity", `<widget name="ha_related"/>`);
    await animationFrame();
    expect(asked).toEqual(["ha.entity.related [[1]]"]);
    expect(queryAllTexts("[data-section=used_by] .o_ha_row_title")).toEqual(["Scenes 1"]);
    expect("[data-section=used_by] .o_ha_row_name").toHaveText(/Movie\s*Lounge/);
    expect(queryAllTexts(".o_ha_related_title")).toEqual(["Through its device"]);
    expect(queryAllTexts("[data-section=used_by_device] .o_ha_row_name a")).toEqual(["X"]);
});

test("that nothing uses it is said too", async () => {
    answer = {used_by: [], used_by_device: [], uses: []};
    await mountForm("ha.entity", `<widget name="ha_related"/>`);
    await animationFrame();
    expect(".o_ha_answer").toHaveText("No automation, script or scene that you may see uses it.");
});

test("attributes are a live table, and what is nested is folded", async () => {
    await mountForm("ha.entity", `<widget name="ha_attributes"/>`);
    await settle("ha_instance_1", "ha_status");
    expect("[data-attribute=brightness]").toHaveText("4%");
    await frameSender()([
        {
            id: 1,
            s: "on",
            c: NOW + 2,
            u: NOW + 2,
            "+": {brightness: 255, options: {dim: {level: 3}}, supported_features: 4},
        },
    ]);
    await animationFrame();
    expect("[data-attribute=brightness]").toHaveText("100%");
    expect("[data-attribute=options] > details").not.toHaveAttribute("open");
    expect(".o_ha_technical").not.toHaveAttribute("open");
    expect(queryOne(".o_ha_raw").textContent).toInclude(`"supported_features": 4`);
});

test("a hidden entity is marked by an icon with a name", async () => {
    HaEntity._records = HaEntity._records.map((record) => ({...record, hidden: record.id === 1}));
    await mountView({
        type: "list",
        resModel: "ha.entity",
        arch: `<list><widget name="ha_icon"/><field name="name"/></list>`,
    });
    expect(".fa-eye-slash").toHaveCount(1);
    expect(".o_data_row:eq(0) .fa-eye-slash").toHaveAttribute("aria-label", "Hidden in Home Assistant");
});

test("while Home Assistant is cut off it is said since when and why", async () => {
    const arch = `<field name="instance_id"/><widget name="ha_cut_off"/>`;
    await mountForm("ha.entity", arch);
    await settle("ha_status");
    expect(".o_ha_cut_off_notice").toHaveCount(0);
    await sendOnBus("ha_status", "ha_connection", {
        instance_id: 1,
        state: "retrying",
        reason: "Cable",
        since: NOW,
    });
    await animationFrame();
    expect(".o_ha_cut_off_notice").toHaveText(
        /not been connected since .* What is shown may be old\.\s*Cable/
    );
    expect(".o_ha_cut_off_notice .fa-refresh").toHaveCount(1);
    await sendOnBus("ha_status", "ha_connection", {
        instance_id: 1,
        state: "connected",
        reason: "",
        since: NOW,
    });
    await animationFrame();
    expect(".o_ha_cut_off_notice").toHaveCount(0);
});

test("the latest commands tell who did what, and come again after another one", async () => {
    HaCommand._records = [
        {
            id: 7,
            create_date: "2026-11-22 08:00:00",
            name: "light.turn_on",
            entity_id: 1,
            reached_entity_id: 1,
            subject: "Lamp",
            payload: {service_data: {brightness: 255}},
            state: "failed",
            error: "No such lamp",
            milliseconds: 12,
        },
    ];
    onRpc("ha.command", "search_read", ({kwargs}) => {
        expect.step(JSON.stringify(kwargs.domain));
    });
    await mountForm("ha.entity", `<widget name="ha_commands"/>`);
    await animationFrame();
    expect.verifySteps([`[["reached_entity_id","=",1]]`]);
    expect(queryAllTexts(".o_ha_commands td").slice(1, 3)).toEqual(["Odoo", "Turn on: Brightness 100%"]);
    expect(".o_ha_commands td:last").toHaveText(/Failed\s*12 ms\s*No such lamp/);
    await getService("ha_control").call({id: 1}, "turn_on");
    await animationFrame();
    expect.verifySteps([`[["reached_entity_id","=",1]]`]);
    rpcBus.trigger("RPC:RESPONSE", {
        data: {params: {model: "res.partner", method: "read"}},
        settings: {silent: true},
    });
    await animationFrame();
    expect.verifySteps([]);
});

test("a command on several entities says on which", async () => {
    HaCommand._records = [
        {
            id: 8,
            create_date: "2026-11-22 08:00:00",
            name: "light.turn_on",
            reached_entity_id: 1,
            subject: "light.a, light.b",
            payload: {target: {entity_id: ["light.a", "light.b"]}},
            state: "done",
        },
    ];
    await mountForm("ha.entity", `<widget name="ha_commands"/>`);
    await animationFrame();
    expect(queryAllTexts(".o_ha_commands td")[2]).toBe("Turn on\nlight.a, light.b");
});
