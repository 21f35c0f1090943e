import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {useColors} from "@odoo_ha_addon/services/browser/colors";
import {faded, themeOf} from "@odoo_ha_history/components/history_chart/theme";
import {amountText, momentText, tickText} from "./energy_text";

/** Several meters of one kind: each is lighter than the one before. */
const SHADES = [1, 0.72, 0.5, 0.35];
const BEFORE = 0.4;

/** Bars of hours, days or months, on top of each other; drawn with Odoo's Chart.js. */
export class HaEnergyBars extends Component {
    static template = "odoo_ha_history.HaEnergyBars";
    static props = {
        /** `Bars` of energy_view.js. */
        chart: Object,
        /** ENERGY of docs/history.md. */
        energy: Object,
    };

    setup() {
        this.root = useRef("root");
        this.canvas = useRef("canvas");
        this.colors = useColors();
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                this.theme = themeOf(this.root.el);
                const drawn = new Chart(this.canvas.el, this.config);
                return () => drawn.destroy();
            },
            () => [this.props.chart, this.colors.count]
        );
    }

    get label() {
        return _t("Chart: %s. The same stands in the table below.", this.props.chart.title);
    }

    get style() {
        return getComputedStyle(this.root.el);
    }

    get datasets() {
        const style = this.style;
        return this.props.chart.series.map(({label, color, shade, values, isBefore}) => {
            const own = faded(style.getPropertyValue(color).trim(), SHADES[shade % SHADES.length]);
            return {
                label: isBefore ? _t("%s, before", label) : label,
                data: this.props.energy.starts.map((_, place) => values[place] ?? null),
                backgroundColor: isBefore ? faded(own, BEFORE) : own,
                borderRadius: 2,
                maxBarThickness: 48,
                stack: isBefore ? "before" : "now",
            };
        });
    }

    get config() {
        const {energy, chart} = this.props;
        const {theme} = this;
        const ticks = {color: theme.muted, font: {family: theme.font, size: 11}};
        return {
            type: "bar",
            data: {labels: energy.starts.map((start) => tickText(start, energy)), datasets: this.datasets},
            options: {
                animation: false,
                responsive: true,
                maintainAspectRatio: false,
                locale: (localization.code || "en").replace("_", "-"),
                interaction: {mode: "index", intersect: false},
                plugins: {
                    legend: {display: false},
                    tooltip: {
                        filter: ({raw}) => Boolean(raw),
                        callbacks: {
                            title: ([item]) =>
                                item ? momentText(energy.starts[item.dataIndex], energy) : "",
                            label: ({dataset, raw}) =>
                                ` ${dataset.label}: ${amountText(Math.abs(raw), chart.unit)}`,
                        },
                    },
                },
                scales: {
                    x: {
                        stacked: true,
                        border: {color: theme.grid},
                        grid: {display: false},
                        ticks: {...ticks, maxRotation: 0, autoSkipPadding: 12},
                    },
                    y: {
                        stacked: true,
                        border: {display: false},
                        grid: {color: theme.grid, drawTicks: false},
                        ticks: {...ticks, maxTicksLimit: 6, padding: 6},
                        title: {display: true, text: chart.unit, color: theme.muted, font: ticks.font},
                    },
                },
            },
        };
    }
}
