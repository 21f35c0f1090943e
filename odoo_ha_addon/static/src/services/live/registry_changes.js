import {useEffect} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {useBus, useService} from "@web/core/utils/hooks";

/** Changes come in bursts; the page is read again once for what comes within this time, in milliseconds. */
export const GATHER_DELAY = 150;
/** A page that reads again and again while thousands of records come in would not be usable. */
export const SHORTEST_PAUSE = 1_000;
/** Somebody is typing, selecting or dragging: look again later. */
export const BUSY_DELAY = 500;

/** What a record shows of other models: the area of an entity may be its device's, a card shows labels … */
const SHOWS = {
    "ha.entity": ["ha.device", "ha.area", "ha.floor", "ha.label"],
    "ha.device": ["ha.area", "ha.floor", "ha.label", "ha.entity"],
    "ha.area": ["ha.floor", "ha.label", "ha.device", "ha.entity"],
    "ha.floor": ["ha.area"],
    "ha.label": ["ha.area", "ha.device", "ha.entity"],
    "ha.category": [],
};

/**
 * Read an open view again when records that it shows have changed in Home Assistant, or Home Assistant has answered to an edit.
 *
 * @param {string} resModel
 * @param {() => boolean|Promise<boolean>} isBusy whether reading now would take something out of the user's hands
 * @param {() => Promise<void>} reload
 */
export function useRegistryChanges(resModel, isBusy, reload) {
    const connections = useService("ha_connections");
    const bus = useService("bus_service");
    const models = [resModel, ...(SHOWS[resModel] || [])];
    let timer = null;
    let lastAt = 0;

    function appoint(delay) {
        timer ??= browser.setTimeout(run, delay);
    }
    async function run() {
        timer = null;
        if (await isBusy()) {
            appoint(BUSY_DELAY);
            return;
        }
        lastAt = Date.now();
        await reload();
    }
    const onChange = ({models: changed}) => {
        if (changed.some((model) => models.includes(model))) {
            appoint(Math.max(GATHER_DELAY, lastAt + SHORTEST_PAUSE - Date.now()));
        }
    };

    useEffect(
        () => {
            const stopHearing = connections.hear();
            bus.subscribe("ha_registry_changed", onChange);
            return () => {
                browser.clearTimeout(timer);
                bus.unsubscribe("ha_registry_changed", onChange);
                stopHearing();
            };
        },
        () => []
    );
    // Messages from while the bus was away do not come again.
    useBus(bus, "BUS:RECONNECT", () => appoint(GATHER_DELAY));
}
