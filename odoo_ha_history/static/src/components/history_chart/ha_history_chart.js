import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {download, downloadFile} from "@web/core/network/download";
import {user} from "@web/core/user";
import {userZoneText} from "@odoo_ha_addon/services/words/home_time";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {columnsText, hasChange, rowsIn, rowTextAt, sumText} from "./changes";
import {isEmpty} from "./course";
import {expectedHeight} from "./expected_height";
import {HaPlot} from "./ha_plot";
import {csvOf, historyRows, momentText, tableForXlsx} from "./history_rows";
import {gapText} from "./panels";
import {pictureOf} from "./picture";
import {AXIS, AXIS_NARROW} from "./plot_config";
import {BAR_PLACE} from "./plot_marks";
import {useShownPanels} from "./shown_panels";
import {themeOf} from "./theme";
import {FIRST_SPAN, moved, SPANS, within, zoomed} from "./time_range";
import {useHistory} from "./use_history";

const {DateTime} = luxon;
/** Narrower than this is a phone, in pixels. */
const NARROW = 520;
/** More rows nobody reads; files have all of them. */
const MOST_ROWS = 500;
const ZOOM = 2;
const MANAGER = "odoo_ha_addon.group_ha_manager";

/** The past of some entities, and how it goes on: charts of numbers, bars of words, the same as a table or a file. */
export class HaHistoryChart extends Component {
    static template = "odoo_ha_history.HaHistoryChart";
    static components = {Dropdown, DropdownItem, HaPlot};
    static props = {
        ids: {type: Array, element: Number},
        /** What is known of the only entity that there is, if there is only one. */
        entity: {type: Object, optional: true},
        /** `{span: seconds, end: seconds|null, isSeparate: boolean}`; null is now. */
        first: {type: Object, optional: true},
        onRest: {type: Function, optional: true},
        slots: {type: Object, optional: true},
    };
    static defaultProps = {first: {span: SPANS[FIRST_SPAN], end: null}, onRest: () => {}};

    setup() {
        this.root = useRef("root");
        /** Only the web client has it, and the rules of recording to open. */
        this.action = this.env.services.action;
        this.view = useState({width: 0, isTable: false, isChoosing: false, from: "", to: "", problem: ""});
        this.canvases = new Map();
        this.history = useHistory({
            getIds: () => this.props.ids,
            getWidth: () =>
                Math.min(4_000, Math.max(100, (this.root.el?.clientWidth || 800) - this.axisWidth)),
            first: this.props.first,
            onRest: () => this.tellRest(),
        });
        this.shown = useShownPanels(this.history, this.props.first);
        this.onCanvas = (key, canvas) =>
            canvas ? this.canvases.set(key, canvas) : this.canvases.delete(key);
        onWillStart(async () => {
            this.isManager = Boolean(this.action) && (await user.hasGroup(MANAGER));
        });
        useEffect(
            (el) => {
                const observer = new ResizeObserver(() => (this.view.width = el.clientWidth));
                observer.observe(el);
                return () => observer.disconnect();
            },
            () => [this.root.el]
        );
    }

    get spans() {
        return [
            ["1h", _t("1 h")],
            ["6h", _t("6 h")],
            ["24h", _t("24 h")],
            ["7d", _t("7 d")],
            ["30d", _t("30 d")],
            ["1y", _t("1 year")],
        ].map(([key, label]) => ({key, label, seconds: SPANS[key]}));
    }

    isShown({seconds}) {
        return this.history.end === null && this.history.span === seconds;
    }

    /** Before charts of bars alone stands nothing. */
    get axisWidth() {
        if (!this.history.courses.some(({lines}) => Object.keys(lines).length)) {
            return 0;
        }
        return this.isNarrow ? AXIS_NARROW : AXIS;
    }

    get isNarrow() {
        return this.view.width > 0 && this.view.width < NARROW;
    }

    get skeletonHeight() {
        return expectedHeight(this.props.entity, this.isNarrow);
    }

    get panels() {
        return this.shown.panels;
    }

    /** Alone a line is what one came for. */
    get canHide() {
        return this.panels.reduce((number, {all, bars}) => number + all.length + bars.length, 0) > 1;
    }

    /** @param {{ctrlKey: boolean, metaKey: boolean}} ev with Ctrl or ⌘ the others are hidden, as on pages of Home Assistant */
    hide({key}, ev) {
        if (ev.ctrlKey || ev.metaKey) {
            this.shown.toggleOthers(key);
        } else {
            this.shown.toggle(key);
        }
    }

    hideText({key, label}) {
        return this.shown.hidden.has(key) ? _t("Show %s", label) : _t("Hide %s", label);
    }

    /** What the other view of a chart of meters is called; empty where it has none. */
    otherViewOf({type, all}) {
        const meters = all.filter(({course}) => hasChange(course));
        if (type === "columns") {
            return _t("Meter reading");
        }
        return meters.length ? columnsText(meters) : "";
    }

    columnsTextOf({type, all}) {
        return type === "columns" ? columnsText(all) : "";
    }

    separate(isSeparate) {
        this.shown.isSeparate = isSeparate;
        this.tellRest();
    }

    tellRest() {
        const {span, end} = this.history;
        this.props.onRest({span, end, isSeparate: this.shown.isSeparate});
    }

    /** Where a gap is nearly all that there is, it is what has to be told; a short one says nothing of what was never recorded. */
    get isEmpty() {
        const {courses, range} = this.history;
        const isTold = ([since, until, reason]) =>
            reason !== "away" &&
            Math.min(until, range.end) - Math.max(since, range.start) > (range.end - range.start) / 2;
        return courses.every(isEmpty) && !courses.some(({gaps}) => gaps.some(isTold));
    }

    get name() {
        return this.history.courses.map(({name, entity_id}) => name || entity_id).join(", ");
    }

    /** What time is shown, or where the pointer is. */
    get moment() {
        const {moment, range} = this.history;
        if (moment !== null) {
            return momentText(moment);
        }
        return _t("%(start)s – %(end)s", {
            start: momentText(range.start),
            end: this.history.end === null ? _t("now") : momentText(range.end),
        });
    }

    get zone() {
        return this.history.courses.length ? userZoneText(this.history.courses[0]) : "";
    }

    /** The clock of Home Assistant may be ahead of this one: what goes on is told as it is. */
    get toldAt() {
        const {moment, end} = this.history;
        return moment ?? end ?? Infinity;
    }

    textOf(row) {
        const {moment, range, now} = this.history;
        return row.name === "change" && moment === null
            ? sumText(row, range)
            : rowTextAt(row, this.toldAt, now);
    }

    /** What is not a value in what is shown, in words. */
    get signs() {
        const {range} = this.history;
        const lines = this.panels.flatMap((panel) => panel.lines);
        const courses = [...new Set(this.rows.map(({course}) => course))];
        const isSeen = ([since, until]) => since < range.end && (until ?? range.end) > range.start;
        const gaps = courses.flatMap((course) => course.gaps.filter(isSeen).map(([, , reason]) => reason));
        const isRead = (reason) => reason !== "reading";
        const silences = courses.flatMap((course) =>
            course.absent
                .filter(isSeen)
                .map(([, , word]) => (word === null ? _t("No state") : stateText({...course, state: word})))
        );
        const bands = lines.some(({course, name}) =>
            course.lines[name]?.some(([, , low, high]) => low < high)
        );
        const isUnsure = ({course, name}) =>
            name === "change" && rowsIn({course}, range).some(([, , , certainty]) => certainty !== "exact");
        const once = (texts, kind) => [...new Set(texts.map(String))].map((text) => ({text, kind}));
        return [
            ...once(gaps.filter(isRead).map(gapText), "gap"),
            ...(gaps.every(isRead) ? [] : [{text: gapText("reading"), kind: "reading"}]),
            ...once(lines.some(({name}) => name !== "change") ? silences : [], "silent"),
            ...(lines.some(isUnsure)
                ? [{text: _t("Not counted for certain: a gap is in it"), kind: "unsure"}]
                : []),
            ...(bands ? [{text: _t("Between the lowest and the highest"), kind: "band"}] : []),
            ...(this.history.before.length ? [{text: _t("The time before"), kind: "before"}] : []),
        ];
    }

    /** @returns {(import("./panels").Line|import("./panels").Bar)[]} what is to be seen */
    get rows() {
        return this.panels.flatMap(({lines, bars}) => [...lines, ...bars]);
    }

    /** @returns {Object[]} the same with its `HistoryRow`s */
    get filledRows() {
        return this.rows.map((row) => ({...row, rows: historyRows(row, this.history.range)}));
    }

    get tables() {
        return this.filledRows.map(({key, label, rows}) => ({
            key,
            label,
            more: Math.max(0, rows.length - MOST_ROWS),
            rows: rows
                .slice(-MOST_ROWS)
                .reverse()
                .map((row) => ({...row, moment: momentText(row.since)})),
        }));
    }

    move(part) {
        const {range, span} = this.history;
        this.history.show(moved(range, part * span, Date.now() / 1_000));
    }

    zoom(direction) {
        const {range} = this.history;
        const middle = (range.start + range.end) / 2;
        this.history.show(zoomed(range, direction > 0 ? 1 / ZOOM : ZOOM, middle, Date.now() / 1_000));
    }

    choose() {
        const text = (seconds) => DateTime.fromSeconds(seconds).toFormat("yyyy-MM-dd'T'HH:mm");
        const {start, end} = this.history.range;
        const isChoosing = !this.view.isChoosing;
        Object.assign(this.view, {isChoosing, from: text(start), to: text(end), problem: ""});
    }

    showChosen() {
        const [start, end] = [this.view.from, this.view.to].map((text) => DateTime.fromISO(text).toSeconds());
        this.view.problem = start < end ? "" : _t("The time must begin before it ends.");
        if (!this.view.problem) {
            this.history.show(within({start, end}, Date.now() / 1_000));
            this.view.isChoosing = false;
        }
    }

    openRules() {
        this.action.doAction("odoo_ha_history.action_ha_history_rule");
    }

    get fileName() {
        const {start} = this.history.range;
        return `${this.name.slice(0, 60)} ${DateTime.fromSeconds(start).toFormat("yyyy-MM-dd HHmm")}`;
    }

    savePicture() {
        const drawn = this.panels.filter(({key}) => this.canvases.has(key));
        const charts = drawn.map((panel) => ({
            canvas: this.canvases.get(panel.key),
            legend: [...panel.lines, ...panel.bars].map((row, index) => ({
                text: `${row.label}  ${this.textOf(row)}`,
                color: row.color ? this.theme.lines[row.color - 1] : null,
                top: panel.type === "bars" ? index * BAR_PLACE : null,
                left: this.axisWidth,
            })),
        }));
        const picture = pictureOf(this.theme, `${this.name} · ${this.moment}`, charts);
        picture.toBlob((blob) => downloadFile(blob, `${this.fileName}.png`, "image/png"));
    }

    get theme() {
        return themeOf(this.root.el);
    }

    saveCsv() {
        const rows = this.filledRows.flatMap(({rows: all}) => all);
        const text = csvOf(rows, Boolean(this.action));
        downloadFile(new Blob([text], {type: "text/csv"}), `${this.fileName}.csv`, "text/csv");
    }

    saveXlsx() {
        const table = tableForXlsx(this.filledRows.flatMap(({rows}) => rows));
        const data = new Blob([JSON.stringify(table)], {type: "application/json"});
        return download({url: "/web/pivot/export_xlsx", data: {data}});
    }
}
