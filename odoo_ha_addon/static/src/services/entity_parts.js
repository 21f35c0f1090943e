import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";

/**
 * What other addons show of an entity, whatever its domain: on its card or tile, and in its dialog. docs/extending.md tells how to
 * add something.
 *
 * @typedef {Object} HaEntityPart
 * @property {typeof Component} component gets the props `recordId` and `entity`, on top of these in a dialog `close`
 * @property {(entity: Partial<import("./live/entity_table").HaEntity>) => boolean} [isFor] whether it is for this entity; without it, for
 *  all
 * @property {boolean} [isFirst] in a dialog it is what people look at first: it stands before the control, on wide screens beside it, and
 *  right after what only tells a state. Without it, it stands below
 * @property {string} [fold] in a dialog, what it is folded away under; it is made when somebody looks
 */
export const cardParts = registry.category("odoo_ha_addon.card_parts");
export const dialogParts = registry.category("odoo_ha_addon.entity_dialog_parts");

const shape = {
    component: {validate: (value) => value?.prototype instanceof Component},
    isFor: {type: Function, optional: true},
};
cardParts.addValidation(shape);
dialogParts.addValidation({
    ...shape,
    isFirst: {type: Boolean, optional: true},
    // A text that is not translated yet, where registries are checked.
    fold: {validate: (text) => Boolean(text), optional: true},
});

/**
 * @param {typeof cardParts} parts
 * @param {Partial<import("./live/entity_table").HaEntity>|undefined} entity
 * @returns {[string, HaEntityPart][]} with their keys, in the order of their sequence
 */
export function partsOf(parts, entity) {
    return entity ? parts.getEntries().filter(([, {isFor}]) => !isFor || isFor(entity)) : [];
}
