import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

/** How alarms look, by severity. */
export const LOOKS = {
    1: {color: "info", icon: "fa-info-circle"},
    2: {color: "warning", icon: "fa-exclamation-triangle"},
    3: {color: "danger", icon: "fa-exclamation-circle"},
};

/** @param {"1"|"2"|"3"} severity */
export function severityText(severity) {
    return {1: _t("Notice"), 2: _t("Warning"), 3: _t("Critical")}[severity] || "";
}

/** @param {import("./ha_alarm_service").HaAlarm} alarm */
export function stateText({state, snoozed}) {
    if (state === "acknowledged") {
        return _t("Acknowledged");
    }
    return snoozed ? _t("Snoozed") : _t("Not acknowledged");
}

/**
 * @param {number} since seconds since 1970
 * @returns {string} such as "5 minutes ago"
 */
export function sinceText(since) {
    return DateTime.min(DateTime.fromSeconds(since), DateTime.now()).toRelative();
}
