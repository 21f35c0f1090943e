/**
 * What a thermostat or an air conditioner does just now, which is not what it is set to: its `hvac_action`.
 */

const TONES = {
    cooling: "cooling",
    defrosting: "active",
    drying: "cooling",
    fan: "cooling",
    heating: "active",
    idle: "idle",
    off: "idle",
    preheating: "active",
};

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {string|undefined} a tone; nothing where the device does not tell what it does
 */
export function actionTone({attributes}) {
    const {hvac_action: action} = attributes;
    return Object.hasOwn(TONES, action ?? "") ? TONES[action] : undefined;
}
