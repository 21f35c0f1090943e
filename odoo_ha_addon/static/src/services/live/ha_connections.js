import {reactive} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

export const STATUS_CHANNEL = "ha_status";
/** A bridge that died tells nothing any more, so what is shown is read again at times. */
export const REREAD_DELAY = 30_000;
/** The same while something is wrong, for somebody may be waiting in front of the page. */
export const TROUBLE_REREAD_DELAY = 10_000;
/** A message carries its reason in one language; the reader's own is read a moment later. */
export const WORDS_DELAY = 300;

/** @returns {string} the name of the channel, for the selected companies alone where the user has others */
export function statusChannel() {
    const selected = user.activeCompanies.map(({id}) => id);
    return selected.length < user.allowedCompanies.length
        ? [STATUS_CHANNEL, ...selected].join("_")
        : STATUS_CHANNEL;
}

/** @returns {number|null} seconds since the epoch of a datetime as the server writes it */
function toSeconds(datetime) {
    return datetime ? deserializeDateTime(datetime).toSeconds() : null;
}

/**
 * The connection of each instance that is shown in this tab, by record id.
 *
 * @typedef {Object} HaConnection
 * @property {string} state one of the states of docs/live-states.md
 * @property {string} [reason] in words
 * @property {string} [paragraph] where the documentation tells more about it
 * @property {number|null} [since] seconds since the epoch
 * @property {number|null} [next_try] seconds since the epoch
 * @property {string} [ha_version]
 */
export class HaConnections {
    constructor({bus_service, ha_server}) {
        this.bus = bus_service;
        this.server = ha_server;
        /** @type {Map<number, HaConnection>} */
        this.connections = reactive(new Map());
        this.counts = new Map();
        this.channel = statusChannel();
        this.listeners = 0;
        this.timer = null;
        this.reading = false;
        /** While reading: how long after it to read again, for something has changed that it may not have seen. */
        this.againIn = Infinity;
        /** Instances about which a message came while they were being read. */
        this.updated = new Set();
        this.bus.subscribe("ha_connection", (message) => this._onMessage(message));
        this.bus.subscribe("ha_access_changed", () => this.refresh());
        this.bus.addEventListener("BUS:CONNECT", () => this.refresh());
        this.bus.addEventListener("BUS:RECONNECT", () => this.refresh());
        document.addEventListener("visibilitychange", () => this.refresh());
    }

    /**
     * Say what a view has read about the connection of an instance. What is followed already is newer and stays.
     *
     * @param {number} id record id of `ha.instance`
     * @param {HaConnection} values
     */
    seed(id, values) {
        if (!this.isLive(id)) {
            this._set(id, values);
        }
    }

    /** @param {number} id record id of an instance that is followed: what a view has read is no better */
    isLive(id) {
        return this.counts.has(id);
    }

    /** Read again what is shown, for something has changed. */
    refresh() {
        this._readIn(0);
    }

    /**
     * Hear what the server tells about the instances, until the returned function is called.
     *
     * @returns {() => void}
     */
    hear() {
        if (!this.listeners++) {
            this.bus.addChannel(this.channel);
        }
        let released = false;
        return () => {
            if (!released && !--this.listeners) {
                this.bus.deleteChannel(this.channel);
            }
            released = true;
        };
    }

    /**
     * Keep the connection of an instance up to date until the returned function is called.
     *
     * @param {number} id record id of `ha.instance`
     * @returns {() => void}
     */
    follow(id) {
        const stopHearing = this.hear();
        const count = this.counts.get(id) || 0;
        this.counts.set(id, count + 1);
        if (!count) {
            this._readIn(WORDS_DELAY);
        }
        let released = false;
        return () => {
            if (!released) {
                released = true;
                stopHearing();
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
        if (!this.counts.size) {
            browser.clearTimeout(this.timer);
            this.timer = null;
        }
    }

    _onMessage({instance_id, ...values}) {
        if (this.counts.has(instance_id)) {
            this.updated.add(instance_id);
            this._set(instance_id, values);
            this._readIn(WORDS_DELAY);
        }
    }

    _set(id, values) {
        const known = this.connections.get(id);
        if (known) {
            Object.assign(known, values);
        } else {
            this.connections.set(id, values);
        }
    }

    _readIn(delay) {
        if (this.reading) {
            this.againIn = Math.min(this.againIn, delay);
        } else if (this.counts.size && document.visibilityState !== "hidden") {
            browser.clearTimeout(this.timer);
            this.timer = browser.setTimeout(() => this._read(), delay);
        }
    }

    async _read() {
        this.reading = true;
        this.againIn = Infinity;
        this.updated.clear();
        try {
            const rows = await this.server.connections([...this.counts.keys()]);
            for (const row of rows) {
                this._takeRow(row);
            }
        } catch {
            // The next reading tells; an error dialog every half minute would tell nobody more.
        }
        this.reading = false;
        this._readIn(Math.min(this.againIn, this._rereadDelay()));
    }

    _rereadDelay() {
        const isWell = (id) => this.connections.get(id)?.state === "connected";
        return [...this.counts.keys()].every(isWell) ? REREAD_DELAY : TROUBLE_REREAD_DELAY;
    }

    _takeRow(row) {
        if (this.counts.has(row.id) && !this.updated.has(row.id)) {
            this._set(row.id, {
                state: row.connection_state,
                reason: row.connection_reason || "",
                paragraph: row.connection_paragraph || "",
                since: toSeconds(row.connection_since),
                next_try: toSeconds(row.next_try),
                ha_version: row.ha_version || "",
            });
        }
    }
}

export const haConnectionsService = {
    dependencies: ["bus_service", "ha_server"],
    start(env, services) {
        return new HaConnections(services);
    },
};

registry.category("services").add("ha_connections", haConnectionsService);
