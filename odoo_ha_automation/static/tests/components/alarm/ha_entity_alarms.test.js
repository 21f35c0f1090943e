import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {mockService, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {HaAlarmMark} from "@odoo_ha_automation/components/alarm/ha_alarm_mark";
import {HaEntityAlarms} from "@odoo_ha_automation/components/alarm/ha_entity_alarms";
import {defineHaModels} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {alarmOf, serveAlarms} from "../../alarm_test_helpers";

describe.current.tags("desktop");
defineHaModels();

async function mount(component, props, alarms, options) {
    const server = serveAlarms(alarms, options);
    await mountWithCleanup(component, {props});
    await advanceTime(0);
    await animationFrame();
    return server;
}

test("a card has a mark while an alarm of its entity lasts", async () => {
    await mount(HaAlarmMark, {recordId: 1}, [alarmOf(1, {name: "Leak", severity: "3"}), alarmOf(2)]);
    expect(".o_ha_alarm_mark").toHaveCount(1);
    expect(".o_ha_alarm_mark").toHaveClass("text-bg-danger");
    expect(".o_ha_alarm_mark").toHaveAttribute("aria-label", "Alarm: Leak (Not acknowledged)");
});

test("and none otherwise", async () => {
    await mount(HaAlarmMark, {recordId: 3}, [alarmOf(1)]);
    expect(".o_ha_alarm_mark").toHaveCount(0);
});

test("all cards together ask once", async () => {
    const server = await mount(HaAlarmMark, {recordId: 1}, [alarmOf(1)]);
    await mountWithCleanup(HaAlarmMark, {props: {recordId: 2}});
    await advanceTime(0);
    expect(server.questions).toBe(1);
});

test("the dialog of an entity has its alarms, and what can be done about them", async () => {
    const actions = [];
    mockService("action", {doAction: (action) => actions.push(action)});
    await mount(HaEntityAlarms, {recordId: 1, close: () => expect.step("closed")}, [
        alarmOf(1, {name: "Leak"}),
        alarmOf(2, {entity_id: 1, name: "Battery", state: "acknowledged"}),
        alarmOf(3),
    ]);
    expect(queryAllTexts(".o_ha_entity_alarm strong")).toEqual(["Leak", "Battery"]);
    expect(".o_ha_alarm_acknowledge").toHaveCount(1);
    await click(".o_ha_alarm_acknowledge");
    expect(actions[0].context).toEqual({default_alarm_ids: [[6, 0, [1]]]});
    expect.verifySteps([]);
    await click(".o_ha_entity_alarm .btn-secondary");
    expect.verifySteps(["closed"]);
    expect(actions[1].res_id).toBe(1);
});

test("who may not acknowledge is not asked to", async () => {
    await mount(HaEntityAlarms, {recordId: 1}, [alarmOf(1)], {mayAcknowledge: false});
    expect(".o_ha_entity_alarm").toHaveCount(1);
    expect(".o_ha_alarm_acknowledge").toHaveCount(0);
});
