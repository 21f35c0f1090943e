/**
 * How a row that a dashboard has read (ROW of docs/dashboards.md) becomes what `ha_store` knows, and how the two are shown as one.
 */

/**
 * @param {import("@odoo_ha_addon/backend/area_dashboard/dashboard_layout").HaRow} row
 * @returns {Partial<import("./entity_table").HaEntity>}
 */
export function seedFromRow(row) {
    const {name, entity_id, domain, instance_id, state, attributes, last_changed, last_updated, control} =
        row;
    const {platform, translation_key, display_precision} = row;
    return {
        name, entity_id, domain, instance_id, platform, translation_key, state, attributes, last_changed, last_updated, control,
        display_precision,
    }; // prettier-ignore
}

/**
 * What is known now of a row: what is followed is newer. It is kept in the row, for when nobody follows the entity any more.
 *
 * @param {import("@odoo_ha_addon/backend/area_dashboard/dashboard_layout").HaRow} row
 * @param {Map<number, import("./entity_table").HaEntity>} entities of `ha_store`; a component that renders this gives its reactive
 *  one
 * @returns {import("@odoo_ha_addon/backend/area_dashboard/dashboard_layout").HaRow} the same row
 */
export function refreshed(row, entities) {
    const live = entities.get(row.id);
    if (live?.live) {
        row.state = live.state;
    }
    return row;
}
