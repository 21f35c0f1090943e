import {useService} from "@web/core/utils/hooks";
import {CodeFormat} from "./code_format";
import {askForCode} from "./ha_code_dialog";

/**
 * Call services of an entity that may have a code, such as a lock: the user writes it where it is needed and Home Assistant
 * does not fill it in by itself.
 *
 * @param {() => import("@odoo_ha_addon/components/entity/entity_control").EntityControl} getControl
 * @returns {(service: string, title: string, isCodeNeeded?: boolean) =>
 *  Promise<import("@odoo_ha_addon/services/calls/pending_calls").HaOutcome>} `title` of the dialog that asks for the code
 */
export function useCodeEntry(getControl) {
    const dialog = useService("dialog");
    const api = useService("ha_api");
    return async (service, title, isCodeNeeded = true) => {
        const control = getControl();
        const isAsked = control.attributes.code_format && isCodeNeeded && !control.isDisabled;
        if (!isAsked || (await api.hasDefaultCode(control.recordId))) {
            return control.call(service);
        }
        const format = CodeFormat.of(control.actual);
        return askForCode(dialog, {title, format}, (code, onRefused) =>
            control.call(service, {code}, {}, {onRefused})
        );
    };
}
