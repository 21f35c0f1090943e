import {DEFAULT_ICONS} from "./default_icons";
import {iconByKey} from "@odoo_ha_addon/services/words/ha_translations";

/**
 * Which icon Home Assistant shows for what: names such as `mdi:lightbulb`, best first.
 *
 * A person's own icon comes first, then what the integration chose, then what Home Assistant shows for the kind of thing. Names
 * of other icon sets than Material Design Icons cannot be drawn here; the first one that can be drawn is.
 */

/** Domains for which Home Assistant's own page, not its server, has an icon. */
const DOMAIN_ICONS = {
    alert: "alert",
    configurator: "cog",
    conversation: "forum-outline",
    counter: "counter",
    demo: "home-assistant",
    group: "google-circles-communities",
    homeassistant: "home-assistant",
    image_processing: "image-filter-frames",
    input_button: "button-pointer",
    input_datetime: "calendar-clock",
    input_number: "ray-vertex",
    input_select: "format-list-bulleted",
    input_text: "form-textbox",
    persistent_notification: "bell",
    plant: "flower",
    proximity: "apple-safari",
    schedule: "calendar-clock",
    simple_alarm: "bell",
    sun: "white-balance-sunny",
    timer: "timer-outline",
    zone: "map-marker-radius",
};

const ANY_DOMAIN = "bookmark";
const LOCATION_TRACKERS = {
    router: "lan-connect",
    bluetooth: "bluetooth-connect",
    bluetooth_le: "bluetooth-connect",
};

function batteryIcon(level, isCharging) {
    const step = Math.round(level / 10) * 10;
    if (isCharging) {
        return step >= 10 ? `battery-charging-${Math.min(step, 100)}` : "battery-charging-outline";
    }
    if (level <= 5) {
        return "battery-alert-variant-outline";
    }
    return step >= 100 ? "battery" : `battery-${step}`;
}

/** Icons that depend on more than the state being one of a few words. */
function computedIcon(domain, state, attributes) {
    if (domain === "sensor" && attributes.device_class === "battery") {
        const level = parseFloat(state);
        return Number.isNaN(level)
            ? "battery-unknown"
            : batteryIcon(level, attributes.battery_charging === true);
    }
    if (domain === "device_tracker" && LOCATION_TRACKERS[attributes.source_type]) {
        return LOCATION_TRACKERS[attributes.source_type];
    }
    if (domain === "sun" && state === "below_horizon") {
        return "weather-night";
    }
    if (domain === "input_datetime" && attributes.has_date === false) {
        return "clock";
    }
    if (domain === "input_datetime" && attributes.has_time === false) {
        return "calendar";
    }
}

/**
 * What Home Assistant shows for an entity without an icon of its own.
 *
 * @param {string} domain
 * @param {string|null} [state]
 * @param {Object} [attributes]
 * @returns {string}
 */
export function defaultIcon(domain, state, attributes = {}) {
    const classes = DEFAULT_ICONS[domain] || {};
    const known = classes[attributes.device_class] || classes._;
    const name =
        computedIcon(domain, state, attributes) ||
        known?.state?.[state] ||
        known?.default ||
        DOMAIN_ICONS[domain] ||
        ANY_DOMAIN;
    return `mdi:${name}`;
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
    const {icon, original_icon} = registered;
    const own = [icon, attributes.icon, original_icon, iconByKey({domain, ...registered}, state)];
    return [...own, defaultIcon(domain, state, attributes)].filter(Boolean);
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
