import {knownTranslations} from "./ha_translations";

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {string} the unit in which its Home Assistant counts temperatures, `°C` or `°F`; `°` while that is not known
 */
export function temperatureUnit({instance_id: instanceId}) {
    return knownTranslations.get(instanceId)?.units?.temperature || "°";
}

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {number} by how much its set point moves; Home Assistant's own choice where the device names none
 */
export function temperatureStep(entity) {
    return entity.attributes.target_temp_step || (temperatureUnit(entity) === "°F" ? 1 : 0.5);
}
