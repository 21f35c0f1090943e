import {onWillDestroy, useEffect} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {useHaAlarms} from "@odoo_ha_automation/services/alarm/ha_alarm_service";

/** Somebody is typing or selecting: look again later. In milliseconds. */
export const BUSY_DELAY = 500;

/**
 * Read an open view again when alarms are others than before.
 *
 * @param {() => boolean|Promise<boolean>} isBusy whether reading now would take something out of the user's hands
 * @param {() => Promise<void>} reload
 */
export function useAlarmChanges(isBusy, reload) {
    const alarms = useHaAlarms();
    let timer = null;
    let known = alarms.state.revision;

    async function run() {
        timer = null;
        if (await isBusy()) {
            timer ??= browser.setTimeout(run, BUSY_DELAY);
            return;
        }
        await reload();
    }

    useEffect(
        (revision) => {
            if (revision !== known) {
                known = revision;
                timer ??= browser.setTimeout(run, 0);
            }
        },
        () => [alarms.state.revision]
    );
    onWillDestroy(() => browser.clearTimeout(timer));
}
