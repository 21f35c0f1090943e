import {hsToRgb, rgbToHs} from "./color";

/**
 * What Home Assistant's colour modes of a lamp mean: which of its attributes tell and take which colour.
 *
 * @typedef {import("./color").HsColor} HsColor
 */

const COLOR_MODES = ["hs", "rgb", "xy", "rgbw", "rgbww"];
const UNDIMMABLE_MODES = ["onoff", "unknown"];
const WHITE_CHANNELS = {
    rgbw: [{attribute: "rgbw_color", index: 3, name: "white"}],
    rgbww: [
        {attribute: "rgbww_color", index: 3, name: "cold"},
        {attribute: "rgbww_color", index: 4, name: "warm"},
    ],
};
const CHANNELS = {rgbw_color: 4, rgbww_color: 5};

/** @param {string[]} modes `supported_color_modes` */
export function dimmable(modes) {
    return modes.some((mode) => !UNDIMMABLE_MODES.includes(mode));
}

/** @param {string[]} modes */
export function hasColor(modes) {
    return modes.some((mode) => COLOR_MODES.includes(mode));
}

/** @param {string[]} modes */
export function whiteChannels(modes) {
    return WHITE_CHANNELS[mixedMode(modes)] || [];
}

/** The mode in which white diodes shine beside the coloured ones. */
function mixedMode(modes) {
    return modes.includes("rgbww") ? "rgbww" : modes.includes("rgbw") ? "rgbw" : undefined;
}

/**
 * @param {Object} attributes of the lamp
 * @returns {HsColor|null} the colour of its coloured diodes, for Home Assistant mixes the white ones into `hs_color`
 */
export function colorOf({rgbww_color, rgbw_color, hs_color}) {
    const mixed = rgbww_color || rgbw_color;
    return mixed ? rgbToHs(mixed.slice(0, 3)) : hs_color || null;
}

/** @returns {number[]} what all channels are at now; dark where nobody knows */
export function toChannels(attributes, attribute) {
    return [...(attributes[attribute] || Array(CHANNELS[attribute]).fill(0))];
}

/**
 * @param {HsColor} color
 * @param {string[]} modes
 * @param {Object} attributes
 * @returns {Object} data of `turn_on`, and the attributes that will tell it: white diodes stay as they are
 */
export function colorValues(color, modes, attributes) {
    const [channels] = whiteChannels(modes);
    if (!channels) {
        return {hs_color: color};
    }
    const {attribute} = channels;
    return {[attribute]: [...hsToRgb(color), ...toChannels(attributes, attribute).slice(3)]};
}
