/**
 * What a thermostat or an air conditioner does just now, which is not what it is set to: its `hvac_action`.
 */

const TONES = {
    cooling: "cooling",
    defrosting: "heating",
    drying: "cooling",
    fan: "cooling",
    heating: "heating",
    idle: "idle",
    off: "idle",
    preheating: "heating",
};

/** Of a device that does not tell what it does. */
const MODE_TONES = {cool: "cooling", dry: "cooling", fan_only: "cooling", heat: "heating"};

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {string|undefined} a tone, by its mode where the device does not tell what it does
 */
export function actionTone({state, attributes}) {
    const {hvac_action: action} = attributes;
    const [tones, key] = action === undefined ? [MODE_TONES, state] : [TONES, action];
    return Object.hasOwn(tones, key ?? "") ? tones[key] : undefined;
}
