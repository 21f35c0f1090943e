import {markRaw, onWillDestroy, status, useComponent, useEffect, useState} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {knownTranslations} from "@odoo_ha_addon/services/words/ha_translations";
import {useConnected} from "@odoo_ha_history/services/connections/use_connected";
import {addLive, isBeingRead, openCourse, shifted} from "./course";
import {isNow, lengthOf} from "./time_range";

/** How often it is looked whether something came, in milliseconds. */
export const TICK = 1_000;
/** Who moves moves on: the server is asked after this time, in milliseconds. */
export const REST = 250;
/** What came since the last reading is not thinned out; it is read again after this time, in milliseconds. */
export const REREAD = 5 * 60_000;
/** The same while something is still being read from Home Assistant, as after an interruption. */
export const READING_REREAD = 15_000;

const seconds = () => Date.now() / 1_000;

/**
 * The courses of entities over a time that people choose, going on with what comes.
 *
 * @param {Object} given
 * @param {() => number[]} given.getIds record ids of `ha.entity`
 * @param {() => number} given.getWidth pixels
 * @param {{span: number, end: number|null}} given.first what is shown at first
 * @param {(shown: {span: number, end: number|null}) => void} given.onRest called when somebody has moved to another time
 * @returns {Object} reactive; `courses` and `before` are plain, and `tick` grows when something in them is new
 */
export function useHistory({getIds, getWidth, first, onRest}) {
    const component = useComponent();
    const history = useService("ha_history");
    const store = useService("ha_store");
    const translations = useService("ha_translations");
    const known = useState(knownTranslations);
    const state = useState({
        status: "loading",
        error: "",
        courses: [],
        before: [],
        span: first.span,
        /** Its last moment; null is now, going on. */
        end: first.end,
        now: seconds(),
        isCompared: false,
        isReading: false,
        /** Where the pointer is. */
        moment: null,
        tick: 0,
        get range() {
            const end = this.end ?? this.now;
            return {start: end - this.span, end};
        },
        show,
        showSpan,
        compare,
        load,
    });
    let asked = 0;
    let readAt = 0;
    let timer;

    async function load() {
        const ids = getIds();
        const number = ++asked;
        browser.clearTimeout(timer);
        if (!ids.length) {
            Object.assign(state, {status: "ready", courses: markRaw([]), before: markRaw([])});
            return;
        }
        state.isReading = true;
        state.now = seconds();
        const {range, span} = state;
        const earlier = {start: range.start - span, end: range.start};
        const isCompared = state.isCompared && earlier.start > 0;
        let found;
        try {
            const [now, before] = await Promise.all([
                history.chart(ids, range, getWidth()),
                isCompared ? history.chart(ids, earlier, getWidth()) : {entities: []},
                loadBundle("web.chartjs_lib"),
            ]);
            found = {
                status: "ready",
                error: "",
                courses: markRaw(now.entities.map(openCourse)),
                before: markRaw(before.entities.map((course) => shifted(course, span))),
            };
        } catch (error) {
            found = {error: failureText(error), status: state.status === "ready" ? "ready" : "failed"};
        }
        if (number === asked && status(component) !== "destroyed") {
            readAt = Date.now();
            Object.assign(state, found, {isReading: false, tick: state.tick + 1});
            hear();
        }
    }

    /** Take what the entities are now. */
    function hear() {
        if (state.end !== null || state.status !== "ready") {
            return false;
        }
        const news = state.courses.filter((course) => addLive(course, store.entities.get(course.id)));
        return news.length > 0;
    }

    function onTick() {
        if (document.visibilityState === "hidden" || state.end !== null || state.status !== "ready") {
            return;
        }
        const isNew = hear();
        // Less than half a pixel nobody sees.
        if (isNew || (seconds() - state.now) * getWidth() > state.span / 2) {
            state.now = seconds();
            state.tick += isNew ? 1 : 0;
        }
        const rereadAfter = state.courses.some(isBeingRead) ? READING_REREAD : REREAD;
        if (Date.now() - readAt > rereadAfter && !state.isReading) {
            load();
        }
    }

    /** @param {import("./time_range").TimeRange} range */
    function show(range) {
        const now = seconds();
        const span = lengthOf(range);
        Object.assign(state, {span, now, end: isNow(range, now) ? null : range.end});
        browser.clearTimeout(timer);
        timer = browser.setTimeout(() => {
            onRest({span: state.span, end: state.end});
            load();
        }, REST);
    }

    /** @param {number} span seconds, up to now */
    function showSpan(span) {
        Object.assign(state, {span, end: null, moment: null});
        onRest({span, end: null});
        return load();
    }

    function compare(isCompared) {
        state.isCompared = isCompared;
        return load();
    }

    useEffect(
        () => {
            state.status = state.courses.length ? state.status : "loading";
            load();
            const releases = getIds().map((id) => store.follow(id));
            return () => releases.forEach((release) => release());
        },
        () => [getIds().join()]
    );
    const instances = () => [...new Set(state.courses.map(({instance_id}) => instance_id))];
    useConnected(instances, () => state.end === null && load());
    useEffect(
        () => instances().forEach((id) => translations.load(id)),
        () => [instances().join()]
    );
    useEffect(
        () => {
            state.tick += 1;
        },
        () => [instances().filter((id) => known.get(id)).length]
    );
    const clock = browser.setInterval(onTick, TICK);
    onWillDestroy(() => {
        asked++;
        browser.clearInterval(clock);
        browser.clearTimeout(timer);
    });
    return state;
}
