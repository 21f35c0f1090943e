import {rgbToHs} from "./color";

/** Percent of saturation below which a lamp shines white: as any other lamp that is on. */
const WHITE = 25;

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {string|undefined} the colour in which the lamp shines, in CSS; nothing while it is off, and for white
 */
export function lampColor({state, attributes}) {
    const {rgb_color: rgb} = attributes;
    if (state !== "on" || !rgb) {
        return undefined;
    }
    const [hue, saturation] = rgbToHs(rgb);
    return saturation < WHITE
        ? undefined
        : `hsl(${Math.round(hue)} ${Math.round(saturation)}% var(--ha-lamp-lightness))`;
}
