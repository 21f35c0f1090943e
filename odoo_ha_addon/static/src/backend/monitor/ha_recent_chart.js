import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {cookie} from "@web/core/browser/cookie";
import {getColor} from "@web/core/colors/colors";
import {_t} from "@web/core/l10n/translation";
import {useColors} from "@odoo_ha_addon/services/browser/colors";
import {formatTime} from "./clock_time";

/** Milliseconds that a chart shows at least. */
const SHORTEST = 60_000;

/** A small chart of what came in the last minutes, drawn with Odoo's Chart.js. */
export class HaRecentChart extends Component {
    static template = "odoo_ha_addon.HaRecentChart";
    static props = {
        /** `{label, unit, points: {x, y}[]}[]` */
        lines: Array,
        max: {type: Number, optional: true},
        /** Grows whenever there is something new in `lines`. */
        tick: Number,
    };

    setup() {
        this.canvas = useRef("canvas");
        this.colors = useColors();
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                this.chart = new Chart(this.canvas.el, this.config);
                return () => this.chart.destroy();
            },
            () => [this.colors.count]
        );
        useEffect(
            () => this.draw(),
            () => [this.props.tick, this.props.lines.length]
        );
    }

    get label() {
        return _t("The last minutes of %s", this.props.lines.map(({label}) => label).join(", "));
    }

    get datasets() {
        const scheme = cookie.get("color_scheme");
        const count = this.props.lines.length;
        return this.props.lines.map(({label, unit, points}, index) => ({
            label: unit ? `${label} (${unit})` : label,
            data: points.map((point) => ({...point})),
            borderColor: getColor(index, scheme, count),
            backgroundColor: getColor(index, scheme, count),
            borderWidth: 2,
            pointRadius: 0,
            pointHitRadius: 8,
            spanGaps: false,
            tension: 0.2,
        }));
    }

    get config() {
        const color = getComputedStyle(this.canvas.el).color;
        const now = Date.now();
        return {
            type: "line",
            data: {datasets: this.datasets},
            options: {
                animation: false,
                maintainAspectRatio: false,
                parsing: false,
                normalized: true,
                interaction: {mode: "nearest", axis: "x", intersect: false},
                plugins: {
                    legend: {position: "bottom", labels: {color, boxWidth: 12, boxHeight: 2}},
                    tooltip: {callbacks: {title: ([item]) => formatTime(item.parsed.x)}},
                },
                scales: {
                    x: {
                        type: "linear",
                        min: now - SHORTEST,
                        max: now,
                        grid: {display: false},
                        ticks: {
                            color,
                            maxTicksLimit: 4,
                            maxRotation: 0,
                            callback: (moment) => formatTime(moment),
                        },
                    },
                    y: {min: 0, max: this.props.max, ticks: {color, maxTicksLimit: 4}},
                },
            },
        };
    }

    draw() {
        const now = Date.now();
        const first = Math.min(now - SHORTEST, ...this.props.lines.map(({points}) => points[0]?.x ?? now));
        Object.assign(this.chart.options.scales.x, {min: first, max: now});
        this.chart.data.datasets = this.datasets;
        this.chart.update("none");
    }
}
