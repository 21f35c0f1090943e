/**
 * Colours as Home Assistant's lights have them.
 *
 * @typedef {[number, number]} HsColor hue in degrees (0–360) and saturation in percent
 * @typedef {[number, number, number]} RgbColor 0–255 each
 */

/**
 * @param {HsColor} color of full brightness
 * @returns {RgbColor}
 */
export function hsToRgb([hue, saturation]) {
    const part = (offset) => {
        const k = (offset + hue / 60) % 6;
        return Math.round(255 * (1 - (saturation / 100) * Math.max(0, Math.min(k, 4 - k, 1))));
    };
    return [part(5), part(3), part(1)];
}

/**
 * @param {RgbColor} color
 * @returns {HsColor} its hue and saturation; how bright it is, is lost
 */
export function rgbToHs([red, green, blue]) {
    const most = Math.max(red, green, blue);
    const spread = most - Math.min(red, green, blue);
    if (!spread) {
        return [0, 0];
    }
    const sector =
        most === red
            ? (green - blue) / spread
            : most === green
              ? (blue - red) / spread + 2
              : (red - green) / spread + 4;
    return [(sector * 60 + 360) % 360, (spread / most) * 100];
}
