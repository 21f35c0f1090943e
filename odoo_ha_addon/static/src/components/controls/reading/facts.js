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

/** What is worth showing beside the state, by domain: its name, unless Home Assistant has one, and the unit of what is a number. */
const SHOWN = {
    device_tracker: {
        source_type: {label: _t("Source")},
        battery: {label: _t("Battery"), unit: "%"},
        battery_level: {label: _t("Battery"), unit: "%"},
        gps_accuracy: {label: _t("Position accuracy"), unit: "m"},
        ip: {label: _t("IP address")},
        host_name: {label: _t("Host name")},
    },
    person: {gps_accuracy: {label: _t("Position accuracy"), unit: "m"}},
    sun: {
        next_rising: {label: _t("Next sunrise")},
        next_setting: {label: _t("Next sunset")},
        elevation: {label: _t("Elevation"), unit: "°"},
        azimuth: {label: _t("Azimuth"), unit: "°"},
    },
    zone: {radius: {label: _t("Radius"), unit: "m"}},
};
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
 * @param {number} count of persons in a zone, its state
 * @returns {string} empty where nobody knows
 */
export function peopleText(count) {
    if (Number.isNaN(count)) {
        return "";
    }
    if (count === 0) {
        return String(_t("Nobody is here"));
    }
    return count === 1 ? String(_t("One person is here")) : _t("%s people are here", count);
}

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {Fact[]} in their order
 */
export function factsOf(entity) {
    const {attributes = {}, domain} = entity;
    const kind = deviceClassText(entity);
    const facts = kind ? [{key: "device_class", label: String(_t("Kind")), text: kind}] : [];
    for (const [key, {label, unit = ""}] of Object.entries(SHOWN[domain] || {})) {
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
