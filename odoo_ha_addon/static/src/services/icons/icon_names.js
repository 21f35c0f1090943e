import {declarationOf} from "@odoo_ha_addon/services/control_registry";
import {usableAttributes} from "@odoo_ha_addon/services/live/attribute_types";
import {iconByKey, iconOfKind} from "@odoo_ha_addon/services/words/ha_translations";
import {FALLBACK_ICONS} from "@odoo_ha_addon/services/words/home_assistant_fallbacks";

/**
 * Which icon Home Assistant shows for what: names such as `mdi:lightbulb`, best first.
 *
 * A person's own icon comes first, then what the integration chose, then what Home Assistant shows for the kind of thing. Names
 * of other icon sets than Material Design Icons cannot be drawn here; the first one that can be drawn is.
 */

const ANY_DOMAIN = "mdi:bookmark";

/** @returns {string[]} of an icon as Home Assistant describes it, best first */
function namesIn(described, state) {
    const ofState = described?.state && Object.hasOwn(described.state, state) && described.state[state];
    return [ofState, described?.default].filter((name) => typeof name === "string");
}

/**
 * What Home Assistant shows for an entity without an icon of its own: what its page finds out by itself, what this Home Assistant
 * has, and what one of ours had, for the time until this one has been asked.
 *
 * @param {{domain: string, state?: string|null, attributes?: Object, instance_id?: number}} entity
 * @returns {string[]}
 */
export function defaultIcons(entity) {
    const {domain, state, attributes = {}} = entity;
    const classes = FALLBACK_ICONS[domain] || {};
    return [
        declarationOf(domain)?.icon?.({...entity, attributes}),
        ...namesIn(iconOfKind(entity), state),
        ...namesIn(classes[attributes.device_class] || classes._, state),
        ANY_DOMAIN,
    ].filter(Boolean);
}

/**
 * @param {{domain: string, state?: string|null, attributes?: Object}} entity
 * @param {Object} [registered] what the registry says
 * @param {string|false} [registered.icon] chosen by a person
 * @param {string|false} [registered.original_icon] chosen by the integration
 * @param {number} [registered.instance_id] with `platform` and `translation_key`: whose icons the integration brings along
 * @param {string} [registered.platform]
 * @param {string} [registered.translation_key]
 * @returns {string[]}
 */
export function entityIcons({domain, state, attributes = {}}, registered = {}) {
    const {icon, instance_id, original_icon} = registered;
    const usable = usableAttributes(attributes);
    const own = [icon, usable.icon, original_icon, iconByKey({domain, ...registered}, state)];
    return [...own.filter(Boolean), ...defaultIcons({domain, state, attributes: usable, instance_id})];
}

/** @returns {string} the icon of a floor without one of its own */
function floorIcon({level, has_level}) {
    if (!has_level) {
        return "mdi:home";
    }
    if (level < 0) {
        return "mdi:home-floor-negative-1";
    }
    return `mdi:home-floor-${Math.min(level, 3)}`;
}

const RECORD_ICONS = {
    "ha.area": () => "mdi:texture-box",
    "ha.device": ({entry_type}) =>
        entry_type === "service" ? "mdi:transit-connection-variant" : "mdi:devices",
    "ha.floor": floorIcon,
    "ha.label": () => "mdi:label",
};

/**
 * @param {string} resModel `ha.area`, `ha.device`, `ha.floor` or `ha.label`
 * @param {Object} data of a record
 * @returns {string[]}
 */
export function recordIcons(resModel, data) {
    return [data.icon, RECORD_ICONS[resModel](data)].filter(Boolean);
}
