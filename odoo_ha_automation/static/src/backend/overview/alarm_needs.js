import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {needRegistry, WEIGHTS} from "@odoo_ha_addon/backend/overview/needs/needs";
import {acknowledge, openAlarm} from "@odoo_ha_automation/components/alarm/alarm_actions";
import {LOOKS, severityText, sinceText} from "@odoo_ha_automation/services/alarm/alarm_words";
import {useHaAlarms} from "@odoo_ha_automation/services/alarm/ha_alarm_service";

/** On the overview of a house: its alarms that nobody has acknowledged. */
export function useAlarmNeeds() {
    const action = useService("action");
    const {state} = useHaAlarms();
    return ({instanceId}) =>
        state.alarms
            .filter((alarm) => alarm.instance_id === instanceId && alarm.state === "raised" && !alarm.snoozed)
            .map((alarm) => ({
                key: `alarm:${alarm.id}`,
                weight: WEIGHTS.alarm + 10 * Number(alarm.severity),
                tone: alarm.severity === "1" ? "active" : "alert",
                icons: ["mdi:bell-alert", "mdi:bell"],
                simple: LOOKS[alarm.severity].icon,
                title: alarm.name,
                detail: [alarm.entity, severityText(alarm.severity), sinceText(alarm.since)]
                    .filter(Boolean)
                    .join(" · "),
                remedy: state.mayAcknowledge
                    ? {label: _t("Acknowledge"), run: () => acknowledge(action, alarm.id)}
                    : {label: _t("Show"), run: () => openAlarm(action, alarm.id)},
            }));
}

needRegistry.add("alarms", {use: useAlarmNeeds});
