import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, press, queryAll, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {makeServerError, MockServer, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {SETTLE_DELAY} from "@odoo_ha_addon/services/calls/pending_calls";
import {WORDS_DELAY} from "@odoo_ha_addon/services/live/ha_connections";
import {defineHaModels, frameSender, NOW, settle} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const WIDGET = `<widget name="ha_entity_control" options="{'place': 'list', 'state': 'none'}"/>`;
const CHANNELS = ["ha_instance_1", "ha_instance_2", "ha_status"];
const DONE = {state: "done", error: false};
const box = (row = 0) => `.o_data_row:eq(${row}) .o_ha_toggle input`;
const change = (id, s) => ({id, s, c: NOW + 2, u: NOW + 2, "+": {}});

/** What Home Assistant is asked for, and the outcome, or what gives it. */
let calls;
let outcome;

beforeEach(() => {
    calls = [];
    outcome = new Deferred();
    onRpc("ha.entity", "call_service", ({args}) => {
        calls.push(`${args[0]} ${args[1]}`);
        return typeof outcome === "function" ? outcome() : outcome;
    });
});

async function mountList() {
    await mountView({
        type: "list",
        resModel: "ha.entity",
        arch: `<list><field name="name"/>${WIDGET}</list>`,
        selectRecord: (id) => expect.step(`open ${id}`),
    });
    await settle(...CHANNELS);
    await animationFrame();
}

test("only what can be switched has a switch", async () => {
    await mountList();
    expect(".o_ha_toggle").toHaveCount(2);
    expect(".o_ha_toggle:first").toHaveAttribute("data-entity-id", "light.kitchen");
    expect(box()).toHaveAttribute("role", "switch");
    expect(box()).toHaveAttribute("aria-label", "Kitchen");
    expect(box()).not.toBeChecked();
});

test("a row of entities of which no control is shown there holds no widget for it", async () => {
    await mountView({
        type: "list",
        resModel: "ha.entity",
        arch: `<list js_class="ha_entity_list"><field name="name"/><field name="domain"/>${WIDGET}</list>`,
    });
    const rows = queryAll(".o_data_row");
    const withWidget = rows.filter((row) => row.querySelector(".o_widget_ha_entity_control"));
    expect(withWidget.length).toBeGreaterThan(0);
    expect(withWidget.length).toBeLessThan(rows.length);
    expect(withWidget.every((row) => row.querySelector(".o_ha_toggle"))).toBe(true);
    expect(".o_ha_toggle").toHaveCount(withWidget.length);
});

test("a click shows at once what was asked for, and Home Assistant's state settles it", async () => {
    await mountList();
    await click(box());
    await animationFrame();
    expect(box()).toBeChecked();
    expect(".o_ha_toggle:first").toHaveClass("o_ha_pending");
    expect(calls).toEqual(["1 turn_on"]);
    outcome.resolve(DONE);
    await animationFrame();
    expect(".o_ha_toggle:first").toHaveClass("o_ha_pending");
    await frameSender()([change(1, "on")]);
    await animationFrame();
    expect(box()).toBeChecked();
    expect(".o_ha_pending").toHaveCount(0);
    expect(box(1)).not.toBeChecked({message: "the same entity_id on another instance"});
});

test("a state that comes before the outcome settles it as well", async () => {
    await mountList();
    await click(box());
    await frameSender()([change(1, "on")]);
    outcome.resolve(DONE);
    await animationFrame();
    await animationFrame();
    expect(".o_ha_pending").toHaveCount(0);
    expect(box()).toBeChecked();
});

test("what is on is turned off", async () => {
    await mountList();
    await frameSender()([change(1, "on")]);
    await animationFrame();
    await click(box());
    expect(calls).toEqual(["1 turn_off"]);
});

test("without a new state it goes back to what Home Assistant says", async () => {
    await mountList();
    await click(box());
    outcome.resolve(DONE);
    await animationFrame();
    await advanceTime(SETTLE_DELAY);
    await animationFrame();
    expect(".o_ha_pending").toHaveCount(0);
    expect(box()).not.toBeChecked();
});

test("a second click while one is on its way does nothing", async () => {
    await mountList();
    await click(box());
    await animationFrame();
    await click(box());
    await animationFrame();
    expect(calls).toEqual(["1 turn_on"]);
    expect(box()).toBeChecked();
});

test("a failure rolls back and says why", async () => {
    await mountList();
    await click(box());
    await animationFrame();
    outcome.resolve({state: "failed", error: "Lamp is not paired"});
    await animationFrame();
    await animationFrame();
    expect(box()).not.toBeChecked();
    expect(".o_notification").toHaveText(/Lamp is not paired/);
});

test("a refusal that comes faster than a frame is drawn leaves the box as it was", async () => {
    outcome = () => {
        throw makeServerError({type: "AccessError", message: "Not yours."});
    };
    await mountList();
    await click(box());
    await animationFrame();
    await animationFrame();
    expect(queryOne(box()).checked).toBe(false);
    expect(".o_ha_pending").toHaveCount(0);
    expect(".o_notification").toHaveText(/Not yours\./);
});

test("an unknown outcome rolls back and says that nobody knows", async () => {
    await mountList();
    await click(box());
    outcome.resolve({state: "unknown", error: false});
    await animationFrame();
    await animationFrame();
    expect(box()).not.toBeChecked();
    expect(".o_notification").toHaveText(/It is not known whether/);
});

test("who may not control it cannot click it, and reads why", async () => {
    onRpc("ha.entity", "follow", async ({parent}) => {
        const answer = await parent();
        return {...answer, entities: answer.entities.map((entity) => ({...entity, control: false}))};
    });
    await mountList();
    expect(box()).not.toBeEnabled();
    expect(".o_ha_toggle:first").toHaveAttribute("title", "You may see this, but not control it.");
});

test("an unavailable entity cannot be switched", async () => {
    await mountList();
    await frameSender()([change(1, "unavailable")]);
    await animationFrame();
    expect(box()).not.toBeEnabled();
    expect(".o_ha_toggle:first").toHaveAttribute("title", "Unavailable");
});

test("what Home Assistant removed cannot be switched", async () => {
    await mountList();
    await frameSender()([], {gone: [1]});
    await animationFrame();
    expect(box()).not.toBeEnabled();
    expect(".o_ha_toggle:first").toHaveAttribute("title", "Not in Home Assistant");
});

test("nothing can be switched through a connection that does not come back by itself", async () => {
    await mountList();
    MockServer.env["ha.instance"].write([1], {connection_state: "refused"});
    await advanceTime(WORDS_DELAY + 30_000);
    await animationFrame();
    expect(box(0)).not.toBeEnabled();
    expect(box(1)).toBeEnabled();
});

test("neither a click nor a key opens the record", async () => {
    await mountList();
    await click(box());
    await press("Enter");
    await press("Space");
    await animationFrame();
    expect.verifySteps([]);
    await click(".o_data_row:first .o_data_cell");
    await animationFrame();
    expect.verifySteps(["open 1"]);
});

test("Enter and Space switch it", async () => {
    await mountList();
    queryOne(box()).focus();
    await press("Enter");
    await animationFrame();
    expect(calls).toEqual(["1 turn_on"]);
    queryOne(box(1)).focus();
    await press("Space");
    await animationFrame();
    expect(calls).toEqual(["1 turn_on", "2 turn_on"]);
});

test("in a kanban a click on the switch does not open the card", async () => {
    await mountView({
        type: "kanban",
        resModel: "ha.entity",
        arch: `
            <kanban>
                <templates>
                    <t t-name="card"><field name="name"/>${WIDGET}</t>
                </templates>
            </kanban>`,
        selectRecord: (id) => expect.step(`open ${id}`),
    });
    await settle(...CHANNELS);
    await click(".o_ha_toggle input:first");
    await animationFrame();
    expect(calls).toEqual(["1 turn_on"]);
    expect.verifySteps([]);
    await click(".o_kanban_record:first span");
    await animationFrame();
    expect.verifySteps(["open 1"]);
});

test("what a tap did can be undone from the message that tells it", async () => {
    outcome = () => DONE;
    await mountList();
    await click(box());
    await animationFrame();
    await animationFrame();
    expect(".o_notification").toHaveText(/Kitchen[\s\S]*Turned on/);
    await click(".o_notification_buttons button");
    await animationFrame();
    expect(calls).toEqual(["1 turn_on", "1 turn_off"]);
});
