import {toRaw} from "@odoo/owl";

/**
 * How a record of `ha.entity`, as a view has read it, becomes what `ha_store` knows.
 */

/**
 * The fields that every widget for entities needs; views need not name them. Moments are not among them, for those come with the
 * first answer of the server, and a list spends more time on a datetime than on all the others.
 */
export const ENTITY_FIELDS = [
    {name: "name", type: "char"},
    {name: "entity_id", type: "char"},
    {name: "domain", type: "char"},
    {name: "instance_id", type: "many2one"},
    {name: "platform", type: "char"},
    {name: "translation_key", type: "char"},
    {name: "has_state", type: "boolean"},
    {name: "state", type: "char"},
    {name: "attributes", type: "json"},
    {name: "display_precision", type: "char"},
    {name: "can_control", type: "boolean"},
    {name: "disabled", type: "boolean"},
];

/**
 * Nothing of it is observed: a record that was read again is given to its widgets, and to observe each value in each cell of a list
 * takes longer than to show it.
 *
 * @param {Object} data data of a record of `ha.entity`
 * @returns {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>}
 */
export function seedFromData(data) {
    const known = toRaw(data);
    return {
        name: known.name || "",
        entity_id: known.entity_id || "",
        domain: known.domain || "",
        instance_id: known.instance_id?.id || false,
        platform: known.platform || "",
        translation_key: known.translation_key || "",
        // A view has an empty text for what is not there, too.
        state: known.has_state ? known.state : null,
        attributes: known.attributes || {},
        display_precision: known.display_precision ? Number(known.display_precision) : null,
        last_changed: known.last_changed ? known.last_changed.toSeconds() : null,
        last_updated: known.last_updated ? known.last_updated.toSeconds() : null,
        control: known.can_control,
        disabled: known.disabled || false,
    };
}
