const MARGIN = 20;
const LINE = 20;
const SCALE = 2;

/**
 * One picture of several charts, each with its name and what its lines are.
 *
 * @param {Object} theme of theme.js
 * @param {string} title
 * @param {{canvas: HTMLCanvasElement, legend: {text: string, color: string|null, top: number|null}[]}[]} charts `top`: where a name
 *  stands on the chart, in pixels; null: above it
 * @returns {HTMLCanvasElement}
 */
export function pictureOf(theme, title, charts) {
    const width = Math.max(...charts.map(({canvas}) => canvas.clientWidth));
    const above = (legend) => legend.filter(({top}) => top === null).length * LINE;
    const height = charts.reduce(
        (sum, {canvas, legend}) => sum + canvas.clientHeight + above(legend) + MARGIN,
        LINE * 2
    );
    const picture = document.createElement("canvas");
    picture.width = (width + 2 * MARGIN) * SCALE;
    picture.height = (height + MARGIN) * SCALE;
    const pen = picture.getContext("2d");
    pen.scale(SCALE, SCALE);
    pen.fillStyle = theme.back;
    pen.fillRect(0, 0, picture.width, picture.height);
    write(pen, theme, title, MARGIN, MARGIN, "bold 15px");
    let top = MARGIN + LINE * 1.5;
    for (const {canvas, legend} of charts) {
        for (const {text, color} of legend.filter((item) => item.top === null)) {
            pen.fillStyle = color;
            pen.fillRect(MARGIN, top + LINE / 2 - 2, 12, 3);
            write(pen, theme, text, MARGIN + 18, top + LINE / 2);
            top += LINE;
        }
        pen.drawImage(canvas, MARGIN, top, canvas.clientWidth, canvas.clientHeight);
        for (const item of legend.filter((other) => other.top !== null)) {
            write(pen, theme, item.text, MARGIN + item.left, top + item.top + LINE / 2);
        }
        top += canvas.clientHeight + MARGIN;
    }
    return picture;
}

function write(pen, theme, text, left, top, font = "13px") {
    pen.fillStyle = theme.text;
    pen.font = `${font} ${theme.font}`;
    pen.textBaseline = "middle";
    pen.fillText(text, left, top);
}
