import {localization} from "@web/core/l10n/localization";
import {rowsIn} from "./changes";
import {drawnPoints} from "./course";
import {drawColumns} from "./plot_columns";
import {BAR_PLACE, drawBars, drawCursor, drawGaps, drawSilence} from "./plot_marks";
import {faded} from "./theme";

/** Charts of one page begin at the same place, so that a moment is above itself: the width of what stands before them. */
export const AXIS = 52;
export const AXIS_NARROW = 40;
/** Height of the axis of time. */
const TIME_AXIS = 28;
const LINES_HEIGHT = 220;
const LINES_HEIGHT_NARROW = 170;

/**
 * @param {import("./panels").Panel} panel
 * @param {boolean} isNarrow on a phone controls stand below the chart, and are to be seen too
 * @returns {number} pixels
 */
export function heightOf({type, bars}, isNarrow) {
    if (type === "bars") {
        return bars.length * BAR_PLACE + TIME_AXIS;
    }
    return isNarrow ? LINES_HEIGHT_NARROW : LINES_HEIGHT;
}

/**
 * @param {import("./panels").Panel} panel
 * @param {Object} theme
 * @param {number} until the present, or the end of what is shown
 * @returns {Object[]} datasets of Chart.js
 */
export function datasetsOf({type, lines, before}, theme, until) {
    const datasets = [];
    if (type === "columns") {
        return datasets;
    }
    for (const line of before) {
        const color = theme.lines[line.color - 1];
        datasets.push(
            linesOf(drawnPoints(line.course.lines[line.name], until), faded(color, 0.65), [5, 4], 1.25)
        );
    }
    for (const line of lines) {
        const color = theme.lines[line.color - 1];
        const points = drawnPoints(line.course.lines[line.name], until);
        if (points.some(({low, high}) => low < high)) {
            datasets.push(...bandOf(points, color));
        }
        datasets.push(linesOf(points, color, line.isDashed ? [6, 4] : [], 1.75));
    }
    return datasets;
}

/**
 * @param {import("./panels").Panel} panel
 * @param {import("./time_range").TimeRange} range
 * @returns {{suggestedMin: number|undefined, suggestedMax: number|undefined}} of the axis of numbers: columns stand on zero
 */
export function limitsOf({type, lines, before}, range) {
    if (type !== "columns") {
        return {suggestedMin: undefined, suggestedMax: undefined};
    }
    const changes = [...lines, ...before].flatMap((line) =>
        rowsIn(line, range).map(([, , change]) => change)
    );
    return {suggestedMin: Math.min(0, ...changes), suggestedMax: Math.max(0, ...changes) || 1};
}

function linesOf(points, color, borderDash, borderWidth) {
    return {
        data: points,
        stepped: "before",
        borderColor: color,
        borderDash,
        borderWidth,
        borderJoinStyle: "round",
        pointRadius: 0,
        pointHitRadius: 0,
        spanGaps: false,
    };
}

function bandOf(points, color) {
    const edge = {stepped: "before", borderWidth: 0, pointRadius: 0, pointHitRadius: 0, spanGaps: false};
    return [
        {...edge, data: points.map(({x, high}) => ({x, y: high})), fill: false},
        {
            ...edge,
            data: points.map(({x, low}) => ({x, y: low})),
            fill: "-1",
            backgroundColor: faded(color, 0.18),
        },
    ];
}

/**
 * @param {Object} plot a `HaPlot`
 * @returns {Object} the configuration of Chart.js
 */
export function configOf(plot) {
    const {panel, range} = plot.props;
    const {theme} = plot;
    const isBars = panel.type === "bars";
    const ticks = {color: theme.muted, font: {family: theme.font, size: 11}};
    return {
        type: "line",
        data: {datasets: datasetsOf(panel, theme, plot.until)},
        options: {
            animation: false,
            responsive: true,
            maintainAspectRatio: false,
            parsing: false,
            normalized: true,
            events: [],
            locale: (localization.code || "en").replace("_", "-"),
            layout: {padding: {right: 12, top: isBars ? 0 : 6}},
            plugins: {legend: {display: false}, tooltip: {enabled: false}},
            scales: {
                x: {
                    type: "time",
                    min: range.start * 1_000,
                    max: range.end * 1_000,
                    time: {
                        displayFormats: {
                            hour: luxon.DateTime.TIME_SIMPLE,
                            minute: luxon.DateTime.TIME_SIMPLE,
                        },
                    },
                    adapters: {
                        date: {zone: luxon.Settings.defaultZone, locale: luxon.Settings.defaultLocale},
                    },
                    border: {color: theme.grid},
                    afterFit: dropCrowded,
                    grid: {color: theme.grid, drawTicks: false, display: !isBars},
                    ticks: {
                        ...ticks,
                        // What stands at the very left begins there.
                        align: plot.props.axisWidth ? "center" : "inner",
                        autoSkipPadding: 20,
                        maxRotation: 0,
                        padding: 6,
                        major: {enabled: true},
                        font: ({tick}) => ({...ticks.font, weight: tick?.major ? "bold" : "normal"}),
                    },
                },
                y: {
                    display: true,
                    ...limitsOf(panel, range),
                    border: {display: false},
                    grid: {color: theme.grid, drawTicks: false, display: !isBars},
                    ticks: {...ticks, maxTicksLimit: 6, padding: 6, display: !isBars, callback: tickText},
                    afterFit: (scale) => (scale.width = plot.props.axisWidth),
                },
            },
        },
        plugins: [marksOf(plot)],
    };
}

/** Pixels between the middles of two labels of time, of which one is of a day, a month or a year. */
const NEAREST = 64;

/** Such a label is kept wherever it stands; what would stand in its way is not written. */
function dropCrowded(scale) {
    const pixels = scale.width / (scale.max - scale.min);
    const majors = scale.ticks.filter(({major}) => major);
    const isFree = ({value}) => majors.every((major) => Math.abs(major.value - value) * pixels >= NEAREST);
    scale.ticks = scale.ticks.filter((tick) => tick.major || isFree(tick));
}

/** Of larger numbers only what fits is written, such as 120K. */
const LARGE = 100_000;

/** Chart.js calls it with its scale as `this`. */
function tickText(value, index, ticks) {
    if (Math.max(...ticks.map((tick) => Math.abs(tick.value))) >= LARGE) {
        const options = {notation: "compact", maximumFractionDigits: 2};
        return new Intl.NumberFormat(this.chart.options.locale, options).format(value);
    }
    return Chart.Ticks.formatters.numeric.apply(this, [value, index, ticks]);
}

/** @returns {Object} a plugin of Chart.js that draws what Chart.js has nothing for */
function marksOf(plot) {
    return {
        id: "ha_marks",
        beforeDatasetsDraw(chart) {
            const {panel} = plot.props;
            if (panel.type === "bars") {
                drawBars(chart, plot.theme, panel.bars, plot.until);
                return;
            }
            const courses = [...new Set(panel.lines.map(({course}) => course))];
            if (panel.type === "lines") {
                drawSilence(chart, plot.theme, courses, plot.until);
            }
            const gaps = new Map(courses.flatMap(({gaps: all}) => all.map((gap) => [gap.join(), gap])));
            drawGaps(chart, plot.theme, [...gaps.values()], chart.chartArea.top, chart.chartArea.height);
            if (panel.type === "columns") {
                drawColumns(chart, plot.theme, panel, plot.until);
            }
        },
        afterDatasetsDraw(chart) {
            drawCursor(chart, plot.theme, plot.props.moment);
        },
    };
}
