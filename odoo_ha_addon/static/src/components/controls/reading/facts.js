import {_t} from "@web/core/l10n/translation";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";
import {instantText} from "@odoo_ha_addon/services/words/home_time";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {
    attributeName,
    attributeText,
    deviceClassText,
    stateText,
} from "@odoo_ha_addon/services/words/state_text";

/**
 * Something that is known about an entity.
 *
 * @typedef {{key: string, label: string, text: string}} Fact
 */

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity whose state is the moment of what happened last
 * @returns {string}
 */
export function lastTimeText(entity) {
    return presenceOf(entity) === "unknown" ? String(_t("Never")) : stateText(entity);
}

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {boolean} whether it is as it was when it was shared with whoever looks, who is not told of what happened before
 */
export function isOfBefore({live, last_changed}) {
    return live && last_changed === null;
}

/**
 * @param {import("@odoo_ha_addon/components/entity/entity_control").EntityControl} control of what can be triggered
 * @param {string} name of when that was, unless Home Assistant has one
 * @returns {Fact[]} when it was triggered last; none where that is not told
 */
export function lastTriggeredFacts({attributes, entity}, name) {
    const moment = instantText(attributes.last_triggered, entity);
    if (!moment && isOfBefore(entity)) {
        return [];
    }
    const text = moment || String(_t("Never"));
    return [{key: "last_triggered", label: attributeName(entity, "last_triggered", name), text}];
}

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @param {Object<string, {label: string, unit?: string}>} [shown] attributes that are worth showing beside the state: the name of each,
 *  unless Home Assistant has one, and the unit of what is a number
 * @returns {Fact[]} in their order
 */
export function factsOf(entity, shown = {}) {
    const {attributes = {}} = entity;
    const kind = deviceClassText(entity);
    const facts = kind ? [{key: "device_class", label: String(_t("Kind")), text: kind}] : [];
    for (const [key, {label, unit = ""}] of Object.entries(shown)) {
        const value = attributes[key];
        if (value !== undefined && value !== null && value !== "") {
            facts.push({
                key,
                label: attributeName(entity, key, label),
                text: valueText(entity, key, value, unit),
            });
        }
    }
    return facts;
}

function valueText(entity, key, value, unit) {
    if (typeof value === "number") {
        return quantityText(value, unit);
    }
    return instantText(value, entity) || attributeText(entity, key, value);
}
