import {markRaw, onWillDestroy, status, useComponent, useEffect, useState} from "@odoo/owl";
import {useBus, useService} from "@web/core/utils/hooks";

/** Type of the bus message that tells that the energy settings of an instance were read. */
export const NOTICE = "ha_energy_settings";

/**
 * What the energy page shows, read again when something else is to be shown, and when Home Assistant has counted another hour.
 *
 * @param {() => [number|undefined, string, string|false, string|false]} getQuestion instance, period, day, comparison
 * @returns {Object} as `useReading` of the base, and `isBusy`
 */
export function useEnergy(getQuestion) {
    const component = useComponent();
    const orm = useService("orm");
    const bus = useService("bus_service");
    const connections = useService("ha_connections");
    const reload = () => read(getQuestion());
    const state = useState({status: "loading", data: null, error: null, isBusy: false, reload, retry});
    let asked = 0;

    async function read(question) {
        const number = ++asked;
        const isCurrent = () => number === asked && status(component) !== "destroyed";
        if (!question[0]) {
            return;
        }
        state.isBusy = true;
        try {
            const data = markRaw(await orm.silent.call("ha.energy", "report", question));
            if (isCurrent()) {
                Object.assign(state, {data, status: "ready", error: null, isBusy: false});
            }
        } catch (error) {
            if (isCurrent()) {
                Object.assign(state, {error, status: state.data ? "ready" : "failed", isBusy: false});
            }
        }
    }

    function retry() {
        state.status = "loading";
        return reload();
    }

    function onNotice({instance_id: id}) {
        if (id === getQuestion()[0]) {
            reload();
        }
    }

    let shownId = null;
    useEffect(
        (...question) => {
            if (question[0] !== shownId) {
                shownId = question[0];
                Object.assign(state, {status: "loading", data: null, error: null});
            }
            read(question);
        },
        () => getQuestion()
    );
    bus.subscribe(NOTICE, onNotice);
    const stopHearing = connections.hear();
    useBus(bus, "BUS:RECONNECT", reload);
    onWillDestroy(() => {
        bus.unsubscribe(NOTICE, onNotice);
        stopHearing();
    });
    return state;
}
