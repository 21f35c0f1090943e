import {useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";

/**
 * The services of the instance that a record names, as they become known; another instance has others.
 *
 * @param {string} instanceField
 * @returns {{services: Object, problem: string|false, isKnown: boolean}} reactive
 */
export function useCatalogue(instanceField) {
    const catalogues = useService("ha_service_catalogue");
    const state = useState({services: {}, problem: false, isKnown: false});
    let shown = null;

    async function show(instanceId) {
        if (shown === instanceId) {
            return;
        }
        shown = instanceId;
        Object.assign(state, {services: {}, problem: false, isKnown: false});
        if (!instanceId) {
            return;
        }
        const catalogue = await catalogues.of(instanceId);
        if (shown === instanceId) {
            Object.assign(state, catalogue, {isKnown: Object.keys(catalogue.services).length > 0});
        }
    }

    // Not awaited: the form is there before Home Assistant has answered.
    useRecordObserver((record) => {
        show(record.data[instanceField]?.id || false);
    });
    return state;
}
