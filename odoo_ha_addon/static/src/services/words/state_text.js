import {_t} from "@web/core/l10n/translation";
import {usableEntity} from "@odoo_ha_addon/services/live/attribute_types";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";
import {declarationOf} from "@odoo_ha_addon/services/control_registry";
import {ownAttributeName, ownAttributeWord} from "./attribute_words";
import {attributeNameWord, attributeWord, deviceClassWord, stateWord} from "./ha_translations";
import {FALLBACK_WORDS} from "./home_assistant_fallbacks";
import {wordsOf} from "./key_words";
import {numberState} from "./state_kinds";

/** A key of a fixed set; names that people gave have capitals or spaces. */
const KEY = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/**
 * The state of an entity in words, as Home Assistant shows it, in the user's language and number format.
 *
 * @param {{domain: string, state: string|null|false, attributes?: Object, disabled?: boolean, instance_id?: number,
 *  platform?: string, translation_key?: string, display_precision?: number|null}} told `instance_id`, `platform` and
 *  `translation_key` find Home Assistant's own words
 * @returns {string}
 */
export function stateText(told) {
    const entity = usableEntity(told);
    const {domain, state, attributes} = entity;
    const nothing = nothingText(entity);
    if (nothing) {
        return nothing;
    }
    const ownText = declarationOf(domain)?.stateText?.(entity);
    if (ownText !== undefined) {
        return ownText;
    }
    if (attributes.unit_of_measurement || attributes.state_class) {
        return numberState(entity);
    }
    return stateWord(entity, state) ?? fallbackWord(domain, attributes.device_class, state);
}

/** A state without a word is shown as it is: the option of a select, the zone of a person. */
function fallbackWord(domain, deviceClass, state) {
    const classes = FALLBACK_WORDS[domain] || {};
    const words = [classes[deviceClass], classes._].find((some) => some && Object.hasOwn(some, state));
    return words ? String(words[state]) : state;
}

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {string} which kind of nothing its state is, in words; empty where it has a value
 */
export function nothingText(entity) {
    switch (presenceOf(entity)) {
        case "absent":
            return entity.disabled ? _t("Disabled") : _t("Not in Home Assistant");
        case "unavailable":
            return _t("Unavailable");
        case "unknown":
            return String(declarationOf(entity.domain)?.unknownText ?? _t("Unknown"));
        case "empty":
            // Of a password not even that it is empty is told.
            return entity.attributes?.mode === "password" ? "" : _t("Empty");
        default:
            return "";
    }
}

/**
 * A value of an attribute that is one of a few, such as a fan mode, in words.
 *
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @param {string} attribute Home Assistant's name of it, such as `fan_mode` (also for what stands in `fan_modes`)
 * @param {string|null|undefined} value
 * @returns {string} Home Assistant's word; where it has none, keys such as `heat_cool` as words and other texts as they are
 */
export function attributeText(entity, attribute, value) {
    if (value === null || value === undefined || value === "") {
        return "";
    }
    const text = String(value);
    const word = attributeWord(entity, attribute, text) ?? ownAttributeWord(attribute, text);
    return word ?? (KEY.test(text) ? wordsOf(text) : text);
}

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @param {string} attribute
 * @param {string} [ownName] what we call it where Home Assistant has no name for it
 * @returns {string} what Home Assistant calls the attribute, else our own name, else its key as words
 */
export function attributeName(entity, attribute, ownName) {
    const name = attributeNameWord(entity, attribute) ?? (ownName || ownAttributeName(attribute));
    return String(name || wordsOf(attribute));
}

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {string} what kind of thing it is or measures, such as "Temperature"; empty where Home Assistant does not say
 */
export function deviceClassText(entity) {
    const known = usableEntity(entity);
    const {device_class: deviceClass} = known.attributes;
    return deviceClassWord(known) || (deviceClass ? wordsOf(deviceClass) : "");
}
