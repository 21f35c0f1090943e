import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {click, queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {mockService, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {HaBell, MOST_SHOWN} from "@odoo_ha_automation/backend/alarm/ha_bell";
import {INTERVAL} from "@odoo_ha_automation/services/alarm/ha_alarm_service";
import {
    defineHaModels,
    heardChannels,
    passTimeUntil,
    setPageVisible,
} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {alarmOf, serveAlarms, tellNews} from "../../alarm_test_helpers";

describe.current.tags("desktop");
defineHaModels();

async function mountBell(alarms, options) {
    const server = serveAlarms(alarms, options);
    await mountWithCleanup(HaBell);
    await advanceTime(0);
    await animationFrame();
    return server;
}

async function open() {
    await click(".o_ha_bell_button");
    await waitFor(".o_ha_bell_all");
    await animationFrame();
}

const names = () => queryAllTexts(".o_ha_bell_name");

test("it counts what nobody has acknowledged, in the color of the worst", async () => {
    await mountBell([
        alarmOf(1, {severity: "3"}),
        alarmOf(2),
        alarmOf(3, {state: "acknowledged"}),
        alarmOf(4, {snoozed: true}),
    ]);
    expect(".o_ha_bell_count").toHaveText("2");
    expect(".o_ha_bell_count").toHaveClass("text-bg-danger");
    expect(".o_ha_bell_button").toHaveAttribute("aria-label", "Alarms that nobody has acknowledged: 2");
});

test("without alarms there is no number, and the menu says that all is well", async () => {
    await mountBell([]);
    expect(".o_ha_bell_count").toHaveCount(0);
    await open();
    expect(".o_ha_bell_nothing").toHaveText("No alarm lasts. All is well.");
});

test("who is no user of Home Assistant has no bell, and nothing is asked", async () => {
    const server = await mountBell([alarmOf(1)], {isUser: false});
    expect(".o_ha_bell").toHaveCount(0);
    expect(server.questions).toBe(0);
});

test("it counts again when the server says that something is new", async () => {
    const alarms = [alarmOf(1)];
    await mountBell(alarms);
    await passTimeUntil(() => heardChannels().includes("ha_status"));
    await advanceTime(INTERVAL);
    alarms.push(alarmOf(2));
    await tellNews();
    await passTimeUntil(() => document.querySelector(".o_ha_bell_count")?.textContent === "2");
});

test("a storm of news is a few questions", async () => {
    const server = await mountBell([alarmOf(1)]);
    await passTimeUntil(() => heardChannels().includes("ha_status"));
    const before = server.questions;
    for (let turn = 0; turn < 50; turn++) {
        await tellNews();
    }
    await advanceTime(3 * INTERVAL);
    expect(server.questions - before).toBeLessThan(3);
    expect(server.questions - before).toBeGreaterThan(0);
});

test("a page that nobody sees asks when it is seen again", async () => {
    const server = await mountBell([alarmOf(1)]);
    await passTimeUntil(() => heardChannels().includes("ha_status"));
    await advanceTime(INTERVAL);
    setPageVisible(false);
    await tellNews();
    await advanceTime(INTERVAL);
    const before = server.questions;
    setPageVisible(true);
    await advanceTime(INTERVAL);
    expect(server.questions).toBe(before + 1);
});

test("its menu has the alarms, the way to each, and to all", async () => {
    const actions = [];
    mockService("action", {doAction: (action) => actions.push(action)});
    await mountBell([alarmOf(1, {name: "Leak in the cellar"}), alarmOf(2, {state: "acknowledged"})]);
    await open();
    expect(names()).toEqual(["Leak in the cellar", "Alarm 2"]);
    await click(".o_ha_bell_alarm");
    await animationFrame();
    expect([actions.at(-1).res_model, actions.at(-1).res_id]).toEqual(["ha.alarm", 1]);
    await open();
    await click(".o_ha_bell_all");
    expect(actions.at(-1)).toBe("odoo_ha_automation.action_ha_alarm");
});

test("more than a menu takes are in the list", async () => {
    await mountBell(Array.from({length: MOST_SHOWN + 3}, (_, place) => alarmOf(place + 1)));
    await open();
    expect(names()).toHaveLength(MOST_SHOWN);
    expect(".o_ha_bell_all").toHaveText(/3 more/);
});

test("who may acknowledge does it from the menu, in a word", async () => {
    const actions = [];
    mockService("action", {doAction: (action) => actions.push(action)});
    await mountBell([alarmOf(1), alarmOf(2, {state: "acknowledged"})]);
    await open();
    expect(".o_ha_bell_acknowledge").toHaveCount(1);
    await click(".o_ha_bell_acknowledge");
    expect(actions[0].res_model).toBe("ha.alarm.acknowledge");
    expect(actions[0].context).toEqual({default_alarm_ids: [[6, 0, [1]]]});
});

test("who may not sees them alone", async () => {
    await mountBell([alarmOf(1)], {mayAcknowledge: false});
    await open();
    expect(names()).toEqual(["Alarm 1"]);
    expect(".o_ha_bell_acknowledge").toHaveCount(0);
});
