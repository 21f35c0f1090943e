import {useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {overlaid} from "@odoo_ha_addon/services/calls/pending_calls";
import {usableEntity} from "@odoo_ha_addon/services/live/attribute_types";

/**
 * Rows of the overview with what is known of them now.
 *
 * @typedef {import("@odoo_ha_addon/backend/area_dashboard/dashboard_layout").HaRow & {theme: string}} HaThemedRow ROW of docs/dashboards.md
 */

/**
 * @param {HaThemedRow} row
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>|undefined} live of the store
 * @returns {HaThemedRow|undefined} nothing where the user may not see it any more
 */
export function liveRow(row, live) {
    if (live?.denied) {
        return undefined;
    }
    if (!live?.live) {
        return usableEntity(row);
    }
    const {state, attributes, last_changed, control, disabled} = live;
    return usableEntity({...row, state, attributes, last_changed, disabled, control: control ?? row.control});
}

/**
 * For as long as the component lives; what was asked for and is not settled yet is shown as it will be.
 *
 * @returns {(rows: HaThemedRow[]) => HaThemedRow[]} call it while rendering: the component is rendered again when one of them changes
 */
export function useLiveRows() {
    const entities = useState(useService("ha_store").entities);
    const pending = useState(useService("ha_pending_calls").pending);
    return (rows) =>
        rows
            .map((row) => {
                const now = liveRow(row, entities.get(row.id));
                return now && overlaid(now, pending.get(row.id));
            })
            .filter(Boolean);
}
