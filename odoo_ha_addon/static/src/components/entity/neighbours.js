import {useChildSubEnv} from "@odoo/owl";

/**
 * Tell the tiles below in which order things stand on the page: the dialog of one leads to the ones before and after it.
 *
 * @param {() => import("@odoo_ha_addon/backend/area_dashboard/dashboard_layout").HaRow[]} getRows
 */
export function useNeighbours(getRows) {
    // What stands in two groups comes once.
    const byId = (rows) => new Map(rows.map((row) => [row.id, row]));
    useChildSubEnv({getHaNeighbours: () => [...byId(getRows()).values()]});
}
