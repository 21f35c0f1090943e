import {usableEntity} from "@odoo_ha_addon/services/live/attribute_types";
import {isReachable} from "@odoo_ha_addon/services/live/presence";
import {declarationOf} from "@odoo_ha_addon/services/control_registry";

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {import("@odoo_ha_addon/services/calls/quick_actions").QuickAction|undefined} nothing where its domain has no such thing, or
 *  it cannot be done now
 */
export function quickActionOf(entity) {
    const {domain, state, attributes, control, disabled} = usableEntity(entity);
    const isThere = isReachable(entity) && !disabled;
    const {quickAction} = declarationOf(domain) || {};
    return (control && isThere && quickAction?.({domain, state, attributes})) || undefined;
}
