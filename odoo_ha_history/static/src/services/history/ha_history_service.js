import {reactive} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** Cards come onto the screen together; what they ask for within this time, in milliseconds, is asked for at once. */
export const GATHER_DELAY = 60;
/** A course of a day is read again after this time, in milliseconds. */
export const FRESH = 5 * 60_000;
/** More a call does not take. */
const MOST_SPARKS = 500;

/** What Odoo's server tells about the past. */
export class HaHistory {
    /** @param {(method: "chart"|"sparklines", args: Array) => Promise<Object>} ask as `askBy` has it */
    constructor(ask) {
        this.ask = ask;
        /** @type {Map<number, {start: number, step: number, values: (number|null)[], readAt: number}>} the last 24 h, by record id */
        this.courses = reactive(new Map());
        this.wanted = new Set();
        this.asked = new Map();
        this.timer = null;
    }

    /**
     * Ask in another way from now on, as pages for people do who may not call methods of models.
     *
     * @param {(method: "chart"|"sparklines", args: Array) => Promise<Object>} ask gets what the method of `ha.history` takes, and answers
     *  what it answers; an `RPCError` with a sentence for people, where there is one, is shown to them
     */
    askBy(ask) {
        this.ask = ask;
    }

    /**
     * @param {number[]} ids of `ha.entity`
     * @param {import("@odoo_ha_history/components/history_chart/time_range").TimeRange} range
     * @param {number} width pixels
     * @returns {Promise<Object>} CHART of docs/history.md
     */
    chart(ids, {start, end}, width) {
        return this.ask("chart", [ids, start, end, Math.round(width)]);
    }

    /**
     * Have the course of the last day of an entity in `courses`, with those of all others that are wanted at the same time.
     *
     * @param {number} id of `ha.entity`
     */
    want(id) {
        const askedAt = this.asked.get(id);
        if (askedAt !== undefined && Date.now() - askedAt < FRESH) {
            return;
        }
        this.asked.set(id, Date.now());
        this.wanted.add(id);
        this.timer ??= browser.setTimeout(() => this._read(), GATHER_DELAY);
    }

    async _read() {
        this.timer = null;
        const ids = [...this.wanted].slice(0, MOST_SPARKS);
        for (const id of ids) {
            this.wanted.delete(id);
        }
        if (this.wanted.size) {
            this.timer = browser.setTimeout(() => this._read(), GATHER_DELAY);
        }
        let answer;
        try {
            answer = await this.ask("sparklines", [ids]);
        } catch {
            // A card is whole without it; it is asked for again when the card comes back.
            ids.forEach((id) => this.asked.delete(id));
            return;
        }
        const {start, step, values} = answer;
        for (const [id, course] of values) {
            this.courses.set(id, {start, step, values: course});
        }
    }
}

/** Pages for people who may not call methods of models have no `orm`, so it is looked for when somebody asks. */
export const haHistoryService = {
    start(env) {
        return new HaHistory((method, args) => env.services.orm.silent.call("ha.history", method, args));
    },
};

registry.category("services").add("ha_history", haHistoryService);
