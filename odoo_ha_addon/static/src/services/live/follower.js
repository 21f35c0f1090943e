import {browser} from "@web/core/browser/browser";

/**
 * Keeps the server informed which entities are on the screen of this tab.
 *
 * Wishes of components are counted and gathered; one question at a time goes to the server. An entity that nobody wants any
 * more is kept for a grace, so that turning a page back costs nothing. Failures are retried for ever, ever more slowly, and
 * never surface as an error: the page goes on and shows that it is stale.
 */

export const BATCH_DELAY = 50;
export const GRACE = 5_000;
export const ANSWER_DEADLINE = 30_000;
/** A channel that was just added takes effect a moment later; what fell between is read once more. */
export const CONFIRM_DELAY = 2_000;
/** Without the bus there are no frames: ask instead. */
export const POLL_DELAY = 10_000;
export const FIRST_RETRY_DELAY = 1_000;
export const LAST_RETRY_DELAY = 30_000;
/** Share of the time to live after which it is renewed. */
const RENEWAL = 0.7;

class AnswerTooLate extends Error {}

/** @returns {string} a name for this tab; works without a secure context, where `crypto.randomUUID` is missing */
export function makeViewer() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Follower {
    /**
     * @param {Object} server
     * @param {(ids: number[]) => Promise<{ttl: number, channels: string[], entities: Object[]}>} server.follow
     * @param {() => Promise<void>} server.unfollow
     * @param {Object} handlers
     * @param {() => void} handlers.onAsk a question is about to leave
     * @param {(ids: number[], answer: Object) => {again: boolean, newChannels: boolean}} handlers.onAnswer
     * @param {() => void} handlers.onFailure
     * @param {(id: number) => void} handlers.onDrop nobody wants this entity any more
     * @param {() => void} handlers.onLeave nothing is followed any more
     * @param {() => boolean} isBusConnected
     */
    constructor(server, handlers, isBusConnected) {
        this.server = server;
        this.handlers = handlers;
        this.isBusConnected = isBusConnected;
        this.counts = new Map();
        this.idleSince = new Map();
        /** Ids of the last question. */
        this.asked = new Set();
        this.asking = false;
        this.askAgain = false;
        this.joined = false;
        /** Settled when the server has heard that we left; a new question must not overtake it. */
        this.goodbye = Promise.resolve();
        this.paused = false;
        this.failures = 0;
        this.timer = null;
        this.dueAt = Infinity;
        this.sweepTimer = null;
    }

    /** @param {number} id */
    isWanted(id) {
        return this.counts.has(id) || this.idleSince.has(id);
    }

    /**
     * @param {number} id record id
     * @returns {() => void} call it when the entity is off the screen
     */
    add(id) {
        this.counts.set(id, (this.counts.get(id) || 0) + 1);
        this.idleSince.delete(id);
        if (!this.asked.has(id)) {
            this.askIn(BATCH_DELAY);
        }
        let released = false;
        return () => {
            if (!released) {
                released = true;
                this._release(id);
            }
        };
    }

    _release(id) {
        const count = this.counts.get(id) - 1;
        if (count) {
            this.counts.set(id, count);
            return;
        }
        this.counts.delete(id);
        this.letGo(id);
    }

    /** Forget the entity after the grace unless somebody wants it by then. */
    letGo(id) {
        if (!this.counts.has(id)) {
            this.idleSince.set(id, Date.now());
            this.sweepTimer ??= browser.setTimeout(() => this._sweep(), GRACE);
        }
    }

    _sweep() {
        this.sweepTimer = null;
        const now = Date.now();
        let oldest = Infinity;
        let followed = false;
        for (const [id, since] of this.idleSince) {
            if (now - since >= GRACE) {
                this.idleSince.delete(id);
                this.handlers.onDrop(id);
                followed ||= this.asked.has(id);
            } else {
                oldest = Math.min(oldest, since);
            }
        }
        if (this.idleSince.size) {
            this.sweepTimer = browser.setTimeout(() => this._sweep(), oldest + GRACE - now);
        }
        if (followed) {
            this.askIn(0);
        }
    }

    /**
     * Ask the server again. An earlier appointment holds, and so does the one for a retry.
     *
     * @param {number} delay milliseconds
     */
    askIn(delay) {
        if (this.paused || (this.failures && this.timer !== null)) {
            return;
        }
        if (this.asking) {
            this.askAgain = true;
            return;
        }
        const dueAt = Date.now() + delay;
        if (this.timer === null || dueAt < this.dueAt) {
            this._appoint(delay);
        }
    }

    /** The way to the server is open again: do not wait for the next retry. */
    askNow() {
        this.failures = 0;
        this.askIn(0);
    }

    _appoint(delay) {
        browser.clearTimeout(this.timer);
        this.dueAt = Date.now() + delay;
        this.timer = browser.setTimeout(() => this._ask(), delay);
    }

    _cancel() {
        browser.clearTimeout(this.timer);
        this.timer = null;
        this.dueAt = Infinity;
    }

    async _ask() {
        this._cancel();
        const ids = [...this.counts.keys(), ...this.idleSince.keys()].sort((a, b) => a - b);
        if (!ids.length) {
            this._leave();
            return;
        }
        this.asking = true;
        this.askAgain = false;
        this.joined = true;
        this.asked = new Set(ids);
        let next;
        try {
            await this.goodbye;
            this.handlers.onAsk();
            next = this._takeAnswer(ids, await this._beforeDeadline(this.server.follow(ids)));
        } catch {
            next = this._takeFailure();
        }
        this.asking = false;
        if (this.paused) {
            this._leave();
        } else {
            this._appoint(next);
        }
    }

    _takeAnswer(ids, answer) {
        this.failures = 0;
        const {again, newChannels} = this.handlers.onAnswer(
            ids.filter((id) => this.isWanted(id)),
            answer
        );
        if (again || this.askAgain) {
            return BATCH_DELAY;
        }
        const renewal = answer.ttl * 1000 * RENEWAL;
        if (newChannels) {
            return Math.min(CONFIRM_DELAY, renewal);
        }
        return this.isBusConnected() ? renewal : Math.min(POLL_DELAY, renewal);
    }

    _takeFailure() {
        this.failures++;
        this.handlers.onFailure();
        const delay = Math.min(FIRST_RETRY_DELAY * 2 ** (this.failures - 1), LAST_RETRY_DELAY);
        return delay * (0.75 + Math.random() / 4);
    }

    _beforeDeadline(promise) {
        let timer;
        const deadline = new Promise((_, reject) => {
            timer = browser.setTimeout(() => reject(new AnswerTooLate()), ANSWER_DEADLINE);
        });
        return Promise.race([promise, deadline]).finally(() => browser.clearTimeout(timer));
    }

    _leave() {
        if (this.joined) {
            this.joined = false;
            this.asked.clear();
            this.handlers.onLeave();
            // A goodbye that gets lost does no harm: the server forgets us when the time to live is over.
            this.goodbye = this._beforeDeadline(this.server.unfollow()).catch(() => {});
        }
    }

    /** Nobody looks at this tab: stop asking, and let the server stop sending. */
    pause() {
        this.paused = true;
        this._cancel();
        if (!this.asking) {
            this._leave();
        }
    }

    resume() {
        this.paused = false;
        this.askNow();
    }
}
