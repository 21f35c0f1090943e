import {onWillDestroy, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/**
 * Hear an event of `ha_data` as long as the component lives.
 *
 * @param {import("@odoo_ha_addon/services/ha_data_service").HaGlobalEvent} event
 * @param {(detail: Object) => void} callback
 */
export function useHaGlobalState(event, callback) {
    const data = useService("ha_data");
    data.onGlobalState(event, callback);
    onWillDestroy(() => data.offGlobalState(event, callback));
}

/**
 * The current instance of this session.
 *
 * @typedef {import("@odoo_ha_addon/services/ha_data_service").HaInstance} HaInstance
 *
 * @param {(instanceId: number|false) => void} [onChange] called after it became another one, for whatever reason
 * @returns {{current: HaInstance|undefined, instances: HaInstance[], status: string, error: Error|null, notSelected: number}} read
 *  it while rendering; reactive
 */
export function useCurrentInstance(onChange) {
    const data = useService("ha_data");
    const state = useState(data.state);
    data.load();
    if (onChange) {
        for (const event of ["instance_switched", "session_fallback"]) {
            useHaGlobalState(event, ({instanceId}) => onChange(instanceId));
        }
    }
    return {
        get current() {
            return state.instances.find(({id}) => id === state.currentId);
        },
        get instances() {
            return state.instances;
        },
        get status() {
            return state.status;
        },
        get error() {
            return state.error;
        },
        get notSelected() {
            return state.notSelected;
        },
    };
}
