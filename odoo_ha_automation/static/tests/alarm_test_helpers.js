import {onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {session} from "@web/session";
import {sendOnBus} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {STATUS_CHANNEL} from "@odoo_ha_addon/services/live/ha_connections";
import {NEWS} from "@odoo_ha_automation/services/alarm/ha_alarm_service";

export const SINCE = Date.parse("2026-11-28T10:00:00Z") / 1000;

/** ALARM of `ha.alarm.bell`. */
export function alarmOf(id, values = {}) {
    return {
        id,
        name: `Alarm ${id}`,
        severity: "2",
        state: "raised",
        entity_id: id,
        entity: `Entity ${id}`,
        since: SINCE,
        snoozed: false,
        value: "on",
        unit: "",
        ...values,
    };
}

/**
 * A server with these alarms.
 *
 * @param {Object[]} alarms which a test may change
 * @param {Object} [options]
 * @param {boolean} [options.mayAcknowledge]
 * @param {boolean} [options.isUser]
 * @returns {{questions: number}}
 */
export function serveAlarms(alarms, {mayAcknowledge = true, isUser = true} = {}) {
    patchWithCleanup(session, {ha_is_user: isUser});
    const server = {questions: 0};
    onRpc("ha.alarm", "bell", () => {
        server.questions += 1;
        const waiting = alarms.filter(({state, snoozed}) => state === "raised" && !snoozed);
        return {
            count: waiting.length,
            severity:
                waiting
                    .map(({severity}) => severity)
                    .sort()
                    .at(-1) || false,
            may_acknowledge: mayAcknowledge,
            alarms,
        };
    });
    return server;
}

/** What the server says with the commit of whatever is done with an alarm. */
export function tellNews() {
    return sendOnBus(STATUS_CHANNEL, NEWS, {});
}
