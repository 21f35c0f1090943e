/**
 * Where values stand on a dial: three quarters of a circle that is open below, from the least at the lower left over the top to the
 * most at the lower right. Like a clock, it runs the same way in every language.
 *
 * Points are counted from its middle, `x` to the right and `y` down; a part of the dial goes from 0 to 1.
 */

/** In degrees, clockwise from what lies to the right. */
const BEGINNING = 135;
const SWEEP = 270;

/**
 * @param {number} part
 * @param {number} radius
 * @returns {{x: number, y: number}}
 */
export function pointAt(part, radius) {
    const angle = ((BEGINNING + part * SWEEP) * Math.PI) / 180;
    return {x: radius * Math.cos(angle), y: radius * Math.sin(angle)};
}

/**
 * @param {{x: number, y: number}} point
 * @returns {number} the part of the dial that lies in this direction; below, where it is open, the end that is nearer
 */
export function partAt({x, y}) {
    const angle = ((Math.atan2(y, x) * 180) / Math.PI - BEGINNING + 360) % 360;
    if (angle <= SWEEP) {
        return angle / SWEEP;
    }
    return angle < (SWEEP + 360) / 2 ? 1 : 0;
}

/**
 * @param {number} from part where it begins
 * @param {number} to part where it ends
 * @param {number} radius
 * @returns {string} path of SVG along the dial; empty where there is none of it
 */
export function arcPath(from, to, radius) {
    if (to <= from) {
        return "";
    }
    const text = ({x, y}) => `${x.toFixed(2)} ${y.toFixed(2)}`;
    const isLong = (to - from) * SWEEP > 180 ? 1 : 0;
    return `M ${text(pointAt(from, radius))} A ${radius} ${radius} 0 ${isLong} 1 ${text(pointAt(to, radius))}`;
}
