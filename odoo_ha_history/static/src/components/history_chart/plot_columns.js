import {hatch, stretch} from "./plot_marks";
import {faded} from "./theme";

/** What of a period stays free, before and behind its columns. */
const FREE = 0.12;
const MOST_FREE = 12;

/**
 * Columns of what meters counted, those of one period beside each other. What is not sure is hatched, and what goes on is pale.
 *
 * @param {Chart} chart
 * @param {Object} theme
 * @param {import("./panels").Panel} panel what it has of the time before is frames on the columns
 * @param {number} now
 */
export function drawColumns(chart, theme, {lines, before}, now) {
    const {ctx, chartArea} = chart;
    ctx.save();
    ctx.beginPath();
    ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
    ctx.clip();
    for (const [index, line] of lines.entries()) {
        const color = theme.lines[line.color - 1];
        const place = {index, number: lines.length};
        for (const row of line.course.change.rows) {
            drawColumn(ctx, boxOf(chart, row, place), color, row[3] !== "exact", row[1] > now);
        }
        const earlier = before.find(({key}) => key === line.key);
        for (const row of earlier?.course.change?.rows || []) {
            drawFrame(ctx, boxOf(chart, row, place), theme.text);
        }
    }
    ctx.restore();
}

/** @returns {{left: number, width: number, top: number, height: number}|null} where a column stands; null: it is not to be seen */
function boxOf(chart, [since, until, change], {index, number}) {
    const {x, y} = chart.scales;
    if (!stretch(chart, since, until)) {
        return null;
    }
    const [left, right] = [x.getPixelForValue(since * 1_000), x.getPixelForValue(until * 1_000)];
    const free = Math.min(MOST_FREE, (right - left) * FREE);
    const width = (right - left - 2 * free) / number;
    const [one, other] = [y.getPixelForValue(0), y.getPixelForValue(change)];
    return {
        left: left + free + index * width,
        width: Math.max(width, 1),
        top: Math.min(one, other),
        height: Math.abs(one - other),
    };
}

function drawColumn(ctx, box, color, isUnsure, goesOn) {
    if (!box) {
        return;
    }
    const {left, top, width, height} = box;
    ctx.fillStyle = faded(color, goesOn || isUnsure ? 0.35 : 0.8);
    ctx.fillRect(left, top, width, height);
    if (isUnsure) {
        ctx.fillStyle = hatch(ctx, color);
        ctx.fillRect(left, top, width, height);
    }
}

function drawFrame(ctx, box, color) {
    if (box) {
        ctx.setLineDash([4, 3]);
        ctx.strokeStyle = faded(color, 0.65);
        ctx.strokeRect(box.left - 1.5, box.top - 0.5, box.width + 3, box.height + 1);
        ctx.setLineDash([]);
    }
}
