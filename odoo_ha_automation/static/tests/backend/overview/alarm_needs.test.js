import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {Component, xml} from "@odoo/owl";
import {mockService, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {useAlarmNeeds} from "@odoo_ha_automation/backend/overview/alarm_needs";
import {defineHaModels} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {alarmOf, serveAlarms} from "../../alarm_test_helpers";

describe.current.tags("desktop");
defineHaModels();

/** Shows nothing, and keeps what needs somebody in house 1. */
class House extends Component {
    static template = xml`<p t-esc="needs.length"/>`;
    static props = {};

    setup() {
        this.find = useAlarmNeeds();
    }

    get needs() {
        return this.find({instanceId: 1});
    }
}

async function needsOf(alarms, options) {
    serveAlarms(alarms, options);
    const house = await mountWithCleanup(House);
    await advanceTime(0);
    await animationFrame();
    return house.needs;
}

test("alarms of the house that nobody has acknowledged are told with the weight of their severity, and acknowledged there", async () => {
    const actions = [];
    mockService("action", {doAction: (action) => actions.push(action.res_model)});
    const needs = await needsOf([
        alarmOf(1, {instance_id: 1, severity: "2"}),
        alarmOf(2, {instance_id: 1, severity: "3"}),
        alarmOf(3, {instance_id: 2}),
        alarmOf(4, {instance_id: 1, state: "acknowledged"}),
        alarmOf(5, {instance_id: 1, snoozed: true}),
    ]);
    expect(needs.map(({key}) => key)).toEqual(["alarm:1", "alarm:2"]);
    expect(needs[1].weight > needs[0].weight).toBe(true);
    expect(String(needs[0].remedy.label)).toBe("Acknowledge");
    needs[0].remedy.run();
    expect(actions).toEqual(["ha.alarm.acknowledge"]);
});

test("who may not acknowledge is shown the alarm", async () => {
    const actions = [];
    mockService("action", {doAction: (action) => actions.push(action.res_model)});
    const [need] = await needsOf([alarmOf(1, {instance_id: 1})], {mayAcknowledge: false});
    expect(String(need.remedy.label)).toBe("Show");
    need.remedy.run();
    expect(actions).toEqual(["ha.alarm"]);
});
