import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {_t} from "@web/core/l10n/translation";
import {useColors} from "@odoo_ha_addon/services/browser/colors";
import {rowTextAt} from "./changes";
import {useGestures} from "./gestures";
import {configOf, datasetsOf, heightOf, limitsOf} from "./plot_config";
import {BAR_PLACE} from "./plot_marks";
import {themeOf} from "./theme";

/** One chart: the lines of a unit, or the bars of words; drawn with Odoo's Chart.js. */
export class HaPlot extends Component {
    static template = "odoo_ha_history.HaPlot";
    static props = {
        /** `Panel` of panels.js, with what shown_panels.js adds. */
        panel: Object,
        range: Object,
        /** Where the pointer is, on whichever chart of the page. */
        moment: {validate: (moment) => moment === null || Number.isFinite(moment)},
        /** The moment of which values are told: that of the pointer, else the last one. */
        toldAt: Number,
        now: Number,
        /** Grows whenever the courses have something new. */
        tick: Number,
        /** Width of what stands before all charts of the page. */
        axisWidth: Number,
        isNarrow: Boolean,
        onRange: Function,
        onPointer: Function,
        /** Gets the canvas when it is there, and null when it goes. */
        onCanvas: Function,
    };

    setup() {
        this.root = useRef("root");
        this.canvas = useRef("canvas");
        this.colors = useColors();
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                this.theme = themeOf(this.root.el);
                this.chart = new Chart(this.canvas.el, configOf(this));
                this.props.onCanvas(this.props.panel.key, this.canvas.el);
                return () => {
                    this.props.onCanvas(this.props.panel.key, null);
                    this.chart.destroy();
                    this.chart = null;
                };
            },
            () => [this.props.axisWidth, this.height, this.colors.count]
        );
        useEffect(
            () => this.drawData(),
            () => [this.props.tick, this.props.panel]
        );
        useEffect(
            () => this.drawRange(),
            () => [this.props.range.start, this.props.range.end]
        );
        useEffect(
            () => this.chart.draw(),
            () => [this.props.moment]
        );
        useGestures(this.root, {
            getRange: () => this.props.range,
            getNow: () => Date.now() / 1_000,
            getArea: () => this.chart?.chartArea || {left: 0, right: 1},
            getPointer: () => this.props.moment,
            onRange: (range) => this.props.onRange(range),
            onPointer: (moment) => this.props.onPointer(moment),
        });
    }

    /** Until when values hold: nobody knows what comes. */
    get until() {
        return Math.min(this.props.now, this.props.range.end);
    }

    get height() {
        return heightOf(this.props.panel, this.props.isNarrow);
    }

    get rows() {
        const {type, lines, bars} = this.props.panel;
        return type === "bars" ? bars : lines;
    }

    textAt(row, moment) {
        return rowTextAt(row, moment, this.props.now);
    }

    /** Where the name of a bar stands. */
    placeOf(index) {
        return `inset-block-start: ${index * BAR_PLACE}px; inset-inline-start: ${this.props.axisWidth}px`;
    }

    textOf(row) {
        return this.textAt(row, this.props.toldAt);
    }

    get label() {
        const names = this.rows.map(({label}) => label).join(", ");
        return _t(
            "Chart of %s. Arrow keys move in time, + and - zoom, Shift with arrow keys reads values.",
            names
        );
    }

    /** What is at the pointer, for who cannot see it. */
    get spoken() {
        const {moment} = this.props;
        return moment === null
            ? ""
            : this.rows.map((row) => `${row.label}: ${this.textAt(row, moment)}`).join(", ");
    }

    drawData() {
        this.chart.data.datasets = datasetsOf(this.props.panel, this.theme, this.until);
        this.drawRange();
    }

    drawRange() {
        const {panel, range} = this.props;
        const {x, y} = this.chart.options.scales;
        Object.assign(x, {min: range.start * 1_000, max: range.end * 1_000});
        Object.assign(y, limitsOf(panel, range));
        this.chart.update("none");
    }
}
