import {describe, expect, test} from "@odoo/hoot";
import {hover, leave, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, mockDate} from "@odoo/hoot-mock";
import {getService, MockServer, mountView, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {Component, useState, xml} from "@odoo/owl";
import {HaState} from "@odoo_ha_addon/components/ui/ha_state/ha_state";
import {BATCH_DELAY} from "@odoo_ha_addon/services/live/follower";
import {WORDS_DELAY} from "@odoo_ha_addon/services/live/ha_connections";
import {PAUSE} from "@odoo_ha_addon/services/browser/ha_highlight";
import {defineHaModels, frameSender, listenToQuestions, NOW, settle} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const LIST = `<list><field name="name"/><field name="state" widget="ha_state"/></list>`;
const CHANNELS = ["ha_instance_1", "ha_instance_2", "ha_status"];

const mountList = () => mountView({type: "list", resModel: "ha.entity", arch: LIST});
const cell = (row) => `.o_data_row:eq(${row}) .o_ha_state`;
const change = (id, s, values = {}) => ({id, s, c: NOW + 2, u: NOW + 2, "+": {}, ...values});

test("a list shows the states of its records before the server has answered anything", async () => {
    onRpc("ha.entity", "follow", () => new Promise(() => {}));
    await mountList();
    expect(cell(0)).toHaveText("Off");
    expect(cell(0)).toHaveAttribute("data-entity-id", "light.kitchen");
    expect(cell(0)).toHaveAttribute("data-state", "off");
    expect(cell(2)).toHaveText("21.50 °C");
});

test("a list asks once for all that it shows", async () => {
    const takeQuestions = listenToQuestions();
    await mountList();
    await advanceTime(BATCH_DELAY);
    expect(takeQuestions()).toEqual(["follow 1,2,3"]);
});

test("a state changes without a reload, in its own row only", async () => {
    await mountList();
    await settle(...CHANNELS);
    await frameSender("ha_instance_2")([change(2, "on")]);
    await animationFrame();
    expect(cell(0)).toHaveText("Off");
    expect(cell(1)).toHaveText("On");
    expect(cell(1)).toHaveAttribute("data-state", "on");
});

test("a change is highlighted, the first paint and the server's answer are not", async () => {
    await mountList();
    await settle(...CHANNELS);
    expect(".o_ha_state[data-changed]").toHaveCount(0);
    await frameSender()([change(1, "on")]);
    await animationFrame();
    expect(cell(0)).toHaveAttribute("data-changed");
    expect(".o_ha_state[data-changed]").toHaveCount(1);
    await advanceTime(2 * PAUSE);
    expect(".o_ha_state[data-changed]").toHaveCount(1);
    await advanceTime(PAUSE);
    expect(".o_ha_state[data-changed]").toHaveCount(0);
});

test("what Home Assistant removed says so", async () => {
    await mountList();
    await settle(...CHANNELS);
    await frameSender()([], {gone: [1]});
    await animationFrame();
    expect(cell(0)).toHaveText("Not in Home Assistant");
    expect(cell(0)).toHaveAttribute("data-state", "");
    expect(cell(0)).toHaveAttribute("data-tone", "missing");
});

test("what is disabled in Home Assistant says that, not that it is missing", async () => {
    await mountList();
    MockServer.env["ha.entity"].write([1], {state: false, disabled: true});
    getService("ha_store").refresh();
    await settle(...CHANNELS);
    await animationFrame();
    expect(cell(0)).toHaveText("Disabled");
    expect(".o_ha_state:eq(0) .fa-minus-circle").toHaveCount(1);
});

test("an unavailable entity is marked by an icon too, not by its colour alone", async () => {
    await mountList();
    await settle(...CHANNELS);
    await frameSender()([change(3, "unavailable")]);
    await animationFrame();
    expect(cell(2)).toHaveText("Unavailable");
    expect(`${cell(2)} .fa-ban`).toHaveCount(1);
});

test("what the user may no longer see says so", async () => {
    onRpc("ha.entity", "follow", () => ({ttl: 60, channels: [], entities: []}));
    await mountList();
    await advanceTime(BATCH_DELAY);
    await animationFrame();
    expect(cell(0)).toHaveText("Not accessible");
});

test("states are marked as old while Odoo cannot be reached", async () => {
    onRpc("ha.entity", "follow", () => {
        throw new Error("the server is on fire");
    });
    await mountList();
    await advanceTime(BATCH_DELAY);
    await animationFrame();
    expect(cell(0)).toHaveClass("o_ha_stale");
    expect(queryOne(cell(0)).title).toMatch(/^Last known state: Odoo cannot be reached\./);
    expect(".o_error_dialog").toHaveCount(0);
});

test("states are marked as old while their Home Assistant is not connected", async () => {
    await mountList();
    MockServer.env["ha.instance"].write([2], {connection_state: "retrying"});
    await advanceTime(WORDS_DELAY);
    await animationFrame();
    expect(cell(0)).not.toHaveClass("o_ha_stale");
    expect(cell(1)).toHaveClass("o_ha_stale");
    expect(queryOne(cell(1)).title).toMatch(/^Last known state: Home Assistant is not connected\./);
});

test("the tooltip tells how long ago the state changed, as of now", async () => {
    mockDate("2026-11-22 12:00:00", 0);
    const changed = Date.now() / 1000 - 90;
    class Parent extends Component {
        static components = {HaState};
        static props = ["*"];
        static template = xml`<HaState recordId="false" seed="seed"/>`;
        seed = {domain: "light", entity_id: "light.a", state: "on", attributes: {}, last_changed: changed};
    }
    await mountWithCleanup(Parent);
    await hover(".o_ha_state");
    expect(queryOne(".o_ha_state").title).toMatch(/^Changed 1 minute ago/);
    await leave();
    mockDate("2026-11-22 12:10:00", 0);
    await hover(".o_ha_state");
    expect(queryOne(".o_ha_state").title).toMatch(/^Changed 11 minutes ago/);
});

test("it follows the entity that its props name", async () => {
    const takeQuestions = listenToQuestions();
    let shown;
    class Parent extends Component {
        static components = {HaState};
        static props = ["*"];
        static template = xml`<HaState recordId="shown.id"/>`;
        setup() {
            shown = useState({id: 1});
            this.shown = shown;
        }
    }
    await mountWithCleanup(Parent);
    await settle("ha_instance_1", "ha_status");
    await animationFrame();
    expect(".o_ha_state").toHaveText("Off");
    takeQuestions();
    shown.id = 3;
    await animationFrame();
    await settle("ha_instance_1", "ha_status");
    await animationFrame();
    expect(".o_ha_state").toHaveText("21.50 °C");
    expect(".o_ha_state[data-changed]").toHaveCount(0, {message: "another entity is not a change"});
    expect(takeQuestions()[0]).toBe("follow 1,3");
    await advanceTime(6000);
    expect(takeQuestions().at(-1)).toBe("follow 3");
});

test("the moment of the last change is live as well", async () => {
    mockDate("2026-11-22 12:00:00", 0);
    await mountView({
        type: "form",
        resModel: "ha.entity",
        resId: 1,
        arch: `<form><field name="last_changed" widget="ha_moment"/></form>`,
    });
    await settle("ha_instance_1", "ha_status");
    const now = Date.now() / 1000;
    await frameSender()([change(1, "on", {c: now, u: now})]);
    await animationFrame();
    expect(queryOne(".o_ha_moment").dateTime).toBe(luxon.DateTime.fromSeconds(Math.floor(now)).toISO());
});

test("in a list a moment of today is its time, another one its date", async () => {
    mockDate("2026-11-22 12:00:00", 0);
    await mountView({
        type: "list",
        resModel: "ha.entity",
        arch: `<list><field name="last_changed" widget="ha_moment"/></list>`,
    });
    await settle(...CHANNELS);
    const now = Date.now() / 1000;
    const [today, before] = [change(1, "on", {c: now, u: now}), change(3, "22", {c: now - 9e6, u: now})];
    await frameSender()([today, before]);
    await animationFrame();
    const texts = [0, 2].map((row) => queryAllTexts(`.o_data_row:eq(${row}) .o_ha_moment`)[0]);
    expect(texts[0]).toMatch(/^\d+:\d\d:\d\d/);
    expect(texts[1]).toMatch(/^[A-Z][a-z]{2} \d+/);
    expect(texts[1]).not.toMatch(/:/);
    await hover(".o_data_row:first .o_ha_moment");
    expect(queryOne(".o_data_row:first .o_ha_moment").title).toMatch(/^Nov 22, /);
});

test("an icon is coloured by the live state", async () => {
    await mountView({type: "list", resModel: "ha.entity", arch: `<list><widget name="ha_icon"/></list>`});
    await settle(...CHANNELS);
    const tone = (row) => queryOne(`.o_data_row:eq(${row}) .o_ha_icon`).dataset.tone;
    expect([tone(0), tone(1)]).toEqual(["idle", "idle"]);
    await frameSender()([change(1, "on")]);
    await animationFrame();
    expect([tone(0), tone(1)]).toEqual(["active", "idle"]);
    expect(".o_data_row:first .fa-lightbulb-o").toHaveCount(1);
});
