import {wordText, wordTone} from "./panels";
import {faded, wordColors} from "./theme";

/** What is drawn on a chart beside its lines: gaps, silence, bars of words, and the line at the pointer. */

/** Height of a bar, and of the place for its name above it, in pixels. */
export const BAR = 26;
export const BAR_PLACE = 52;
const NARROWEST_TEXT = 28;
const HATCH = 8;

/** @returns {CanvasPattern} lines from the lower left */
export function hatch(ctx, color) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = HATCH;
    const pen = tile.getContext("2d");
    pen.strokeStyle = color;
    pen.lineWidth = 1.25;
    pen.beginPath();
    for (const shift of [-HATCH, 0, HATCH]) {
        pen.moveTo(shift, HATCH);
        pen.lineTo(shift + HATCH, 0);
    }
    pen.stroke();
    return ctx.createPattern(tile, "repeat");
}

/** @returns {[number, number]|null} left and width of what is to be seen of a time, in pixels */
export function stretch({scales: {x}, chartArea}, since, until) {
    const left = Math.max(chartArea.left, x.getPixelForValue(since * 1_000));
    const right = Math.min(chartArea.right, x.getPixelForValue(until * 1_000));
    return right > left ? [left, Math.max(right - left, 1)] : null;
}

/**
 * @param {Chart} chart
 * @param {Object} theme
 * @param {Object[]} courses
 * @param {number} now a silence that goes on is drawn until then
 */
export function drawSilence(chart, theme, courses, now) {
    const {ctx, chartArea} = chart;
    ctx.save();
    for (const course of courses) {
        for (const [since, until] of course.absent) {
            const place = stretch(chart, since, until ?? now);
            if (place) {
                ctx.fillStyle = faded(theme.silent, 0.3 / Math.min(courses.length, 3));
                ctx.fillRect(place[0], chartArea.top, place[1], chartArea.height);
            }
        }
    }
    ctx.restore();
}

/** @param {[number, number, string][]} gaps since, until, reason */
export function drawGaps(chart, theme, gaps, top, height) {
    const {ctx} = chart;
    ctx.save();
    for (const [since, until, reason] of gaps) {
        const place = stretch(chart, since, until);
        if (place) {
            // What is still to be read may be there already; it must not hide it.
            const isRead = reason !== "reading";
            ctx.fillStyle = faded(isRead ? theme.gap : theme.reading, 0.1);
            ctx.fillRect(place[0], top, place[1], height);
            if (isRead) {
                ctx.fillStyle = hatch(ctx, faded(theme.gap, 0.6));
                ctx.fillRect(place[0], top, place[1], height);
            }
        }
    }
    ctx.restore();
}

/**
 * @param {Chart} chart
 * @param {Object} theme
 * @param {import("./panels").Bar[]} bars
 * @param {number} now
 */
export function drawBars(chart, theme, bars, now) {
    const {ctx, chartArea} = chart;
    ctx.save();
    ctx.font = `12px ${theme.font}`;
    ctx.textBaseline = "middle";
    for (const [index, bar] of bars.entries()) {
        const top = chartArea.top + index * BAR_PLACE + (BAR_PLACE - BAR);
        const spans = bar.course.bars[bar.name];
        const words = [...new Set(spans.map(([, , word]) => word))];
        const colors = wordColors(
            theme,
            words.map((word) => [word, wordTone(bar, word)])
        );
        for (const [since, until, word] of spans) {
            const place = stretch(chart, since, until ?? now);
            if (place) {
                drawWord(ctx, theme, colors.get(word), place, top, () => wordText(bar, word));
            }
        }
        drawGaps(chart, theme, bar.course.gaps, top, BAR);
    }
    ctx.restore();
}

function drawWord(ctx, theme, {fill, isSilent}, [left, width], top, getText) {
    // A hair between two words, where there is room for one.
    const seen = width > 3 ? width - 1 : width;
    ctx.fillStyle = faded(fill, isSilent ? 0.4 : 0.3);
    ctx.fillRect(left, top, seen, BAR);
    if (isSilent) {
        ctx.strokeStyle = faded(fill, 0.9);
        ctx.setLineDash([3, 3]);
        ctx.strokeRect(left + 0.5, top + 0.5, Math.max(seen - 1, 0), BAR - 1);
        ctx.setLineDash([]);
    } else {
        ctx.fillStyle = fill;
        ctx.fillRect(left, top + BAR - 3, seen, 3);
    }
    if (width > NARROWEST_TEXT) {
        ctx.save();
        ctx.beginPath();
        ctx.rect(left, top, seen - 2, BAR);
        ctx.clip();
        ctx.fillStyle = isSilent ? theme.muted : theme.text;
        ctx.fillText(fitting(ctx, getText(), width - 12), left + 6, top + BAR / 2 - 1);
        ctx.restore();
    }
}

/** @returns {string} the text, cut where it does not fit; nothing where only a letter would */
function fitting(ctx, text, width) {
    if (ctx.measureText(text).width <= width) {
        return text;
    }
    for (let length = text.length - 1; length > 1; length--) {
        const cut = `${text.slice(0, length).trimEnd()}…`;
        if (ctx.measureText(cut).width <= width) {
            return cut;
        }
    }
    return "";
}

/** @param {number|null} moment where the pointer is, on this or another chart of the page */
export function drawCursor({ctx, chartArea, scales: {x}}, theme, moment) {
    const left = moment === null ? NaN : x.getPixelForValue(moment * 1_000);
    if (!(left >= chartArea.left && left <= chartArea.right)) {
        return;
    }
    ctx.save();
    ctx.strokeStyle = theme.cursor;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(Math.round(left) + 0.5, chartArea.top);
    ctx.lineTo(Math.round(left) + 0.5, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
}
