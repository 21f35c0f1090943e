import {markRaw, reactive} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {afterPaint} from "@odoo_ha_addon/services/browser/after_paint";

/** How long to leave the server alone after it could not answer. */
export const RETRY_DELAY = 60_000;

/**
 * Home Assistant's own words, icons and units for entities of one instance, as `models/entity/ha_words.py` arranges them.
 *
 * @typedef {Object} KindTranslations
 * @property {string} [name] of the device class, or of the domain
 * @property {Object<string, string>} [state] word by state
 * @property {Object<string, {name?: string, state?: Object<string, string>}>} [attributes]
 * @property {KindIcons} [icon]
 *
 * @typedef {{default?: string, state?: Object<string, string>}} KindIcons
 *
 * @typedef {Object} InstanceTranslations
 * @property {Object<string, Object<string, KindTranslations>>} domains by domain and device class; `_`: any other
 * @property {Object<string, Object<string, Object<string, KindTranslations>>>} entities by integration, domain and translation key
 * @property {Object<string, Object<string, Object<string, KindIcons>>>} icons same
 * @property {Object<string, string>} units by what is measured, such as `temperature`
 * @property {string} time_zone such as `Asia/Taipei`; empty where it does not tell
 *
 * @typedef {import("@odoo_ha_addon/services/live/entity_table").HaEntity} HaEntity
 *
 * @typedef {Pick<HaEntity, "domain"|"attributes"|"instance_id"|"platform"|"translation_key">} Kind
 */

/**
 * What is known so far, by record id of `ha.instance`. Texts are made in many places that know no service, so it stands here;
 * a component that reads it through `useState` renders again when translations arrive.
 *
 * @type {Map<number, InstanceTranslations>}
 */
export const knownTranslations = reactive(new Map());

/** @returns {KindTranslations[]} where to look words of an entity up, best first */
function sourcesOf({domain, attributes, instance_id: instanceId, platform, translation_key: key}) {
    const words = knownTranslations.get(instanceId);
    if (!words) {
        return [];
    }
    const ofDomain = words.domains?.[domain];
    return [
        words.entities?.[platform]?.[domain]?.[key],
        ofDomain?.[attributes?.device_class],
        ofDomain?._,
    ].filter(Boolean);
}

function firstOf(sources, read) {
    for (const source of sources) {
        const found = read(source);
        if (typeof found === "string") {
            return found;
        }
    }
    return undefined;
}

/**
 * @param {Kind} entity
 * @param {string} state
 * @returns {string|undefined} Home Assistant's word for it, in the user's language
 */
export function stateWord(entity, state) {
    return firstOf(sourcesOf(entity), (words) => words.state?.[state]);
}

/**
 * @param {Kind} entity
 * @param {string} attribute such as `fan_mode`
 * @param {string} value
 * @returns {string|undefined}
 */
export function attributeWord(entity, attribute, value) {
    return firstOf(sourcesOf(entity), (words) => words.attributes?.[attribute]?.state?.[value]);
}

/**
 * @param {Kind} entity
 * @param {string} attribute
 * @returns {string|undefined} what Home Assistant calls the attribute
 */
export function attributeNameWord(entity, attribute) {
    return firstOf(sourcesOf(entity), (words) => words.attributes?.[attribute]?.name);
}

/**
 * @param {Kind} entity
 * @returns {string|undefined} what Home Assistant calls the device class of the entity
 */
export function deviceClassWord({domain, attributes, instance_id: instanceId}) {
    const deviceClass = attributes?.device_class;
    return deviceClass && knownTranslations.get(instanceId)?.domains?.[domain]?.[deviceClass]?.name;
}

/**
 * @param {Kind} entity
 * @param {string|null} [state]
 * @returns {string|undefined} the icon that the integration has for entities of this translation key
 */
export function iconByKey({domain, instance_id: instanceId, platform, translation_key: key}, state) {
    const icon = knownTranslations.get(instanceId)?.icons?.[platform]?.[domain]?.[key];
    return [icon?.state?.[state], icon?.default].find((name) => name && typeof name === "string");
}

/**
 * @param {Kind} entity
 * @returns {KindIcons|undefined} the icons that Home Assistant has for the device class, or for the domain
 */
export function iconOfKind({domain, attributes, instance_id: instanceId}) {
    const ofDomain = knownTranslations.get(instanceId)?.domains?.[domain];
    return ofDomain?.[attributes?.device_class]?.icon || ofDomain?._?.icon;
}

/** Fetches the words of an instance when the first of its entities is shown. Without them our own words stand. */
export class HaTranslations {
    /**
     * @param {Object} services
     * @param {string|undefined} language code of the user's language; without one nothing is fetched
     */
    constructor({ha_server}, language) {
        this.server = ha_server;
        this.language = language;
        this.askedAt = new Map();
        knownTranslations.clear();
    }

    /**
     * @param {number} instanceId record id of `ha.instance`
     * @returns {Promise<void>} settled when the words are known, or it is known that they are not to be had now
     */
    async load(instanceId) {
        if (!this._isWorthAsking(instanceId)) {
            return;
        }
        this.askedAt.set(instanceId, Date.now());
        await afterPaint();
        try {
            const response = await browser.fetch(this.server.wordsAddress(instanceId, this.language));
            if (response.ok) {
                knownTranslations.set(instanceId, markRaw(await response.json()));
            }
        } catch (error) {
            // Nobody is interrupted: our own words stand meanwhile.
            console.warn("The words of Home Assistant could not be loaded.", error);
        }
    }

    _isWorthAsking(instanceId) {
        const askedAt = this.askedAt.get(instanceId);
        const isLeftAlone = askedAt !== undefined && Date.now() - askedAt < RETRY_DELAY;
        return Boolean(this.language && instanceId) && !knownTranslations.has(instanceId) && !isLeftAlone;
    }
}

export const haTranslationsService = {
    dependencies: ["ha_server"],
    start(env, services) {
        return new HaTranslations(services, session.ha_words_language);
    },
};

registry.category("services").add("ha_translations", haTranslationsService);
