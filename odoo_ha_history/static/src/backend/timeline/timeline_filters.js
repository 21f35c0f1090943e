import {_t} from "@web/core/l10n/translation";

/** What a timeline can be narrowed to: kinds of things, in the order in which they are offered, with their domains. */
export const KINDS = {
    openings: {title: _t("Doors, locks and covers"), domains: ["binary_sensor", "cover", "lock", "valve"]},
    lights: {title: _t("Lights and switches"), domains: ["fan", "input_boolean", "light", "switch"]},
    climate: {title: _t("Climate"), domains: ["climate", "humidifier", "water_heater"]},
    people: {title: _t("People"), domains: ["device_tracker", "person"]},
    safety: {title: _t("Alarms"), domains: ["alarm_control_panel", "siren"]},
    media: {title: _t("Media"), domains: ["media_player", "remote"]},
    runs: {title: _t("Automations, scripts and scenes"), domains: ["automation", "scene", "script"]},
};

/** What of the address is the page's. */
export const KEYS = ["area", "device", "kind", "who"];

/**
 * @param {Object} address
 * @param {number|undefined} instanceId
 * @returns {Object} scope as `ha.history.timeline` takes it
 */
export function scopeOf({area, device}, instanceId) {
    return {
        ...(instanceId ? {instance_id: instanceId} : {}),
        ...(area ? {area_id: Number(area)} : {}),
        ...(device ? {device_id: Number(device)} : {}),
    };
}

/**
 * @param {Object} address `who` is `user-1` or `person-1`
 * @returns {Object} filters as `ha.history.timeline` takes them
 */
export function filtersOf({kind, who = ""}) {
    const [, sort, id] = /^(user|person)-(\d+)$/.exec(who) || [];
    return {
        ...(Object.hasOwn(KINDS, kind || "") ? {domains: KINDS[kind].domains} : {}),
        ...(sort ? {[`${sort}_id`]: Number(id)} : {}),
    };
}
