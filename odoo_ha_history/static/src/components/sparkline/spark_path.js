/** How much of the height stays free above and below, so that the line is not cut. */
const MARGIN = 2;
/** Of the whole time; what is shorter is a speck, not a course. */
const SHORTEST = 1 / 12;

const round = (number) => Math.round(number * 10) / 10;

/**
 * @param {{start: number, step: number, values: (number|null)[]}} course seconds; null: nothing came in this step
 * @param {number} present the value as of now; NaN for none
 * @param {number} now
 * @param {{width: number, height: number}} size
 * @returns {{line: string, area: string}|null} of SVG; null for fewer than two numbers, and where they are all of a moment
 */
export function sparkPath({start, step, values}, present, now, {width, height}) {
    const points = values
        .map((value, index) => [start + (index + 0.5) * step, value])
        .filter(([, value]) => value !== null);
    if (Number.isFinite(present)) {
        points.push([Math.max(now, start + values.length * step), present]);
    }
    const [first, last] = [points.at(0)?.[0], points.at(-1)?.[0]];
    if (points.length < 2 || last - first < (last - start) * SHORTEST) {
        return null;
    }
    const numbers = points.map(([, value]) => value);
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
    const end = points.at(-1)[0];
    const x = (moment) => round(((moment - start) / (end - start)) * width);
    const y = (value) =>
        round(height - MARGIN - ((value - least) / (most - least || 1)) * (height - 2 * MARGIN));
    const drawn = points.map(([moment, value]) => `${x(moment)} ${most === least ? height / 2 : y(value)}`);
    const line = `M${drawn.join("L")}`;
    return {line, area: `${line}L${x(end)} ${height}L${x(points[0][0])} ${height}Z`};
}
