import {toLocaleDateTimeString} from "@web/core/l10n/dates";
import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {
    attributeName,
    attributeText,
    deviceClassText,
    stateText,
} from "@odoo_ha_addon/services/words/state_text";

const {DateTime} = luxon;

/**
 * Something that is known about an entity.
 *
 * @typedef {{key: string, label: string, text: string}} Fact
 */

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/**
 * @param {string|null|undefined} text a moment as Home Assistant writes it
 * @returns {string} in the user's zone and format; empty where it is none
 */
export function momentText(text) {
    const moment = DateTime.fromISO(text || "");
    return moment.isValid ? toLocaleDateTimeString(moment) : "";
}

/**
 * @param {import("luxon").DateTime} moment
 * @returns {string} the time of day in the user's format, without seconds
 */
export function timeText(moment) {
    return moment.toFormat(localization.timeFormat.replace(/\W?ss?/, ""));
}

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity whose state is the moment of what happened last
 * @returns {string}
 */
export function lastTimeText(entity) {
    return entity.state === "unknown" ? String(_t("Never")) : stateText(entity);
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
    return MOMENT.test(value) ? momentText(value) : attributeText(entity, key, value);
}
