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
 * @param {Object} data data of a record of `ha.entity`
 * @returns {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>}
 */
export function seedFromData(data) {
    return {
        name: data.name || "",
        entity_id: data.entity_id || "",
        domain: data.domain || "",
        instance_id: data.instance_id?.id || false,
        platform: data.platform || "",
        translation_key: data.translation_key || "",
        // A view has an empty text for what is not there, too.
        state: data.has_state ? data.state : null,
        attributes: toRaw(data.attributes) || {},
        display_precision: data.display_precision ? Number(data.display_precision) : null,
        last_changed: data.last_changed ? data.last_changed.toSeconds() : null,
        last_updated: data.last_updated ? data.last_updated.toSeconds() : null,
        control: data.can_control,
        disabled: data.disabled || false,
    };
}
