import {agoText} from "@odoo_ha_addon/services/words/moment_words";

/**
 * How an instance, as `/odoo_ha_addon/get_instances` has it, is shown.
 */

/**
 * @param {import("@odoo_ha_addon/services/ha_data_service").HaInstance} [instance]
 * @returns {import("@odoo_ha_addon/services/live/ha_connections").HaConnection} how its connection was then, until what is live is known
 */
export function connectionOf(instance) {
    return {
        state: instance?.websocket_status || "",
        reason: instance?.status_reason || "",
        paragraph: instance?.status_paragraph || "",
        since: null,
        next_try: null,
        ha_version: instance?.ha_version || "",
    };
}

/**
 * @param {import("@odoo_ha_addon/services/ha_data_service").HaInstance} instance
 * @param {string} search what somebody typed
 * @returns {boolean} whether all its words are in the name, location, description or address
 */
export function matches(instance, search) {
    const {name, location_name, description, api_url} = instance;
    const text = [name, location_name, description, api_url].filter(Boolean).join(" ").toLocaleLowerCase();
    return search
        .toLocaleLowerCase()
        .split(/\s+/)
        .every((word) => text.includes(word));
}

/** @returns {string} when everything was read from Home Assistant last, such as "5 minutes ago"; empty for never */
export function lastSyncText({last_sync}) {
    return agoText(last_sync);
}
