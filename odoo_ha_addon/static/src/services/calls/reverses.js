/**
 * What brings an entity back to how it was, where Home Assistant can go back: what is unlocked, disarmed or let in by that is never
 * done by the way.
 *
 * @typedef {import("@odoo_ha_addon/services/live/entity_table").HaEntity} HaEntity
 *
 * @typedef {Object} HaStep a service of the entity's own domain
 * @property {string} service
 * @property {Object} [data]
 * @property {import("./pending_calls").HaShown} [shown] what it will bring about
 */

const ON_OFF = ["fan", "humidifier", "input_boolean", "light", "siren", "switch"];
/** Classes of covers through which somebody comes in. */
const WAYS_IN = ["door", "garage", "gate", "window"];
/** Bit of Home Assistant's `CoverEntityFeature`. */
const SET_POSITION = 4;
/** The attribute that tells the colour of a lamp, by its `color_mode`; each is a key of the data of `turn_on`, too. */
const COLOR_OF_MODE = {
    color_temp: "color_temp_kelvin",
    hs: "hs_color",
    rgb: "rgb_color",
    rgbw: "rgbw_color",
    rgbww: "rgbww_color",
    xy: "hs_color",
};
const NO_EFFECTS = ["none", "off"];

/** @returns {Object} attributes of a lamp that is on, which are data of `turn_on` */
function lightAsItWas({brightness, color_mode: mode, effect, ...attributes}) {
    const color = COLOR_OF_MODE[mode];
    const known = {
        brightness,
        ...(color ? {[color]: attributes[color]} : {}),
        ...(effect && !NO_EFFECTS.includes(effect.toLowerCase()) ? {effect} : {}),
    };
    return Object.fromEntries(
        Object.entries(known).filter(([, value]) => value !== undefined && value !== null)
    );
}

function coverAsItWas({state, attributes}) {
    if (WAYS_IN.includes(attributes.device_class) && state !== "closed") {
        return undefined;
    }
    const {current_position: position, supported_features: features = 0} = attributes;
    if (features & SET_POSITION && typeof position === "number") {
        return {service: "set_cover_position", data: {position}, shown: {}};
    }
    return {open: {service: "open_cover"}, closed: {service: "close_cover"}}[state];
}

/**
 * @param {Partial<HaEntity>} before as it was, with attributes that can be used
 * @returns {HaStep|undefined} nothing where there is no way back
 */
export function reverseOf(before) {
    const {domain, state, attributes = {}} = before;
    if (domain === "cover") {
        return coverAsItWas({state, attributes});
    }
    if (!ON_OFF.includes(domain) || !["on", "off"].includes(state)) {
        return undefined;
    }
    const data = domain === "light" && state === "on" ? lightAsItWas(attributes) : {};
    return {service: state === "on" ? "turn_on" : "turn_off", data, shown: {state, attributes: data}};
}
