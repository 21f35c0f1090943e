const MARGIN = 4;
const round = (number) => Math.round(number * 10) / 10;

/**
 * A line of what firings have told: a value holds until the next one.
 *
 * @param {[number, number][]} told moments and values, in their order
 * @param {number} end the moment at which the line ends
 * @param {{width: number, height: number}} size
 * @returns {string|null} the path of an SVG; null where there is nothing to draw
 */
export function toldPath(told, end, {width, height}) {
    if (!told?.length || end <= told[0][0]) {
        return null;
    }
    const start = told[0][0];
    const numbers = told.map(([, value]) => value);
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
    const x = (moment) => round(((moment - start) / (end - start)) * width);
    const y = (value) =>
        most === least
            ? height / 2
            : round(height - MARGIN - ((value - least) / (most - least)) * (height - 2 * MARGIN));
    const steps = told.map(([moment, value], index) =>
        index ? `H${x(moment)}V${y(value)}` : `M0 ${y(value)}`
    );
    return `${steps.join("")}H${width}`;
}
