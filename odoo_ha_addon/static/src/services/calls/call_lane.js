import {browser} from "@web/core/browser/browser";
import {Deferred} from "@web/core/utils/concurrency";

/** A movement sends a value at most this often: five times a second. */
export const SLIDE_DELAY = 200;

/**
 * Calls of one service on one entity, one after the other.
 *
 * Each waits for the one before it, so what was asked for last is what Home Assistant does last. Of the values of a movement
 * only the newest waits, so a slow house is not sent what nobody wants any more.
 */
export class CallLane {
    constructor() {
        this.waiting = [];
        this.running = null;
        this.timer = null;
        this.lastSlideAt = -Infinity;
    }

    /**
     * @template T
     * @param {() => Promise<T>} send
     * @param {{movement?: string, data?: Object}} [kind] `movement`: which one this is a value of; `data` tells equal values
     * @returns {Promise<T|undefined>} nothing where a newer value took its place
     */
    call(send, {movement = "", data} = {}) {
        const job = {send, movement, data: JSON.stringify(data), deferred: new Deferred()};
        const last = this.waiting.at(-1) || this.running;
        if (movement && last?.movement === movement && last.data === job.data) {
            // Letting go of a slider tells its last value a second time.
            return last.deferred;
        }
        if (movement && this.waiting.at(-1)?.movement === movement) {
            this.waiting.pop().deferred.resolve();
        }
        this.waiting.push(job);
        this._next();
        return job.deferred;
    }

    _next() {
        if (this.running || this.timer || !this.waiting.length) {
            return;
        }
        const pause = this.waiting[0].movement ? this.lastSlideAt + SLIDE_DELAY - Date.now() : 0;
        if (pause <= 0) {
            this._run(this.waiting.shift());
            return;
        }
        this.timer = browser.setTimeout(() => {
            this.timer = null;
            this._next();
        }, pause);
    }

    async _run(job) {
        this.running = job;
        if (job.movement) {
            this.lastSlideAt = Date.now();
        }
        try {
            job.deferred.resolve(await job.send());
        } catch (error) {
            job.deferred.reject(error);
        }
        this.running = null;
        this._next();
    }
}
