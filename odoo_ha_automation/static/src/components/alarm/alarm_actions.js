import {_t} from "@web/core/l10n/translation";

/**
 * The dialog that asks for a word.
 *
 * @param {Object} action the service
 * @param {number} id of `ha.alarm`
 */
export function acknowledge(action, id) {
    return action.doAction({
        type: "ir.actions.act_window",
        name: _t("Acknowledge"),
        res_model: "ha.alarm.acknowledge",
        views: [[false, "form"]],
        target: "new",
        context: {default_alarm_ids: [[6, 0, [id]]]},
    });
}

/**
 * @param {Object} action the service
 * @param {number} id of `ha.alarm`
 */
export function openAlarm(action, id) {
    return action.doAction({
        type: "ir.actions.act_window",
        res_model: "ha.alarm",
        res_id: id,
        views: [[false, "form"]],
    });
}
