import {markRaw, reactive} from "@odoo/owl";

export const PAGE = 50;

/**
 * A timeline as far as somebody has scrolled: the newest first, and what is new put before it.
 *
 * @typedef {import("./sentences").HaEntry} HaEntry
 */
export class TimelineFeed {
    /**
     * @param {{call: Function}} orm
     * @param {Object} scope as `ha.history.timeline` takes it
     * @param {Object} filters the same
     */
    constructor(orm, scope, filters) {
        this.orm = orm;
        this.scope = scope;
        this.filters = filters;
        /** @type {Map<number, Object>} ROW of docs/dashboards.md */
        this.rows = new Map();
        this.zones = {};
        this.next = null;
        /** `status`: `loading`, `ready` or `failed`. */
        this.state = reactive({
            status: "loading",
            isLoadingMore: false,
            isEnd: false,
            error: null,
            entries: [],
        });
    }

    /** @param {Object|null} before place as the server gave it */
    async _ask(before) {
        const answer = await this.orm.call("ha.history", "timeline", [this.scope], {
            before,
            limit: PAGE,
            filters: this.filters,
        });
        for (const row of Object.values(answer.entities)) {
            this.rows.set(row.id, markRaw(row));
        }
        Object.assign(this.zones, answer.zones);
        return answer;
    }

    /** Read the first page, or the next one; what fails can be tried again. */
    async load() {
        const {state} = this;
        if (state.isLoadingMore || state.isEnd) {
            return;
        }
        state.isLoadingMore = true;
        try {
            const {entries, next} = await this._ask(this.next);
            const known = new Set(state.entries.map(({key}) => key));
            state.entries = markRaw([...state.entries, ...entries.filter(({key}) => !known.has(key))]);
            this.next = next;
            Object.assign(state, {status: "ready", isEnd: !next, error: null});
        } catch (error) {
            Object.assign(state, {status: state.entries.length ? "ready" : "failed", error});
        }
        state.isLoadingMore = false;
    }

    /** Something has happened: read the newest, and what was told of them that has ended since. */
    async refresh() {
        const {state} = this;
        if (state.status !== "ready" || state.isLoadingMore) {
            return;
        }
        let answer;
        try {
            answer = await this._ask(null);
        } catch {
            // The next one tells; nobody is interrupted.
            return;
        }
        if (!answer.entries.length) {
            return;
        }
        const keys = new Set(answer.entries.map(({key}) => key));
        const oldest = answer.entries.at(-1).time;
        // Within the time of the answer it alone holds: what is known again as it was is told by its loss.
        const kept = state.entries.filter(({key, time}) => !keys.has(key) && time < oldest);
        const isWhole = !answer.next || state.entries.some(({time}) => time >= oldest);
        if (!isWhole) {
            this.next = answer.next;
        }
        state.entries = markRaw(isWhole ? [...answer.entries, ...kept] : answer.entries);
        if (!answer.next) {
            state.isEnd = true;
        } else if (!isWhole) {
            state.isEnd = false;
        }
    }
}
