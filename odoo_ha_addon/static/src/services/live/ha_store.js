import {reactive} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {EntityTable} from "./entity_table";
import {BATCH_DELAY, Follower, makeViewer} from "./follower";

/** Names and the like come with an answer only; registries change in bursts. */
export const REGISTRY_DELAY = 1_000;

/** A tab that is hidden longer than this stops following. */
export const HIDDEN_LIMIT = 5 * 60_000;

/**
 * The live entities of this tab; the browser's half of docs/live-states.md.
 *
 * Components use it through `useHaEntity`. What is on the screen is followed, nothing else.
 */
export class HaStore {
    /**
     * @param {Object} services
     * @param {import("services").ServiceFactories["bus_service"]} services.bus_service
     * @param {import("@odoo_ha_addon/services/server/ha_server").HaServer} services.ha_server
     */
    constructor({bus_service, ha_server}) {
        this.bus = bus_service;
        this.table = new EntityTable();
        /** `stale`: the last question to the server failed, so what is shown may be old. */
        this.status = reactive({stale: false});
        /** Epoch and number of the last frame of each channel that was added. */
        this.channels = new Map();
        /** A channel was just added or renewed; what is sent before that takes effect leaves no gap in the numbers. */
        this.areChannelsNew = false;
        this.viewer = makeViewer();
        this.follower = new Follower(
            {
                follow: (ids) => ha_server.follow(this.viewer, ids),
                unfollow: () => ha_server.unfollow(this.viewer),
            },
            {
                onAsk: () => this.table.ask(),
                onAnswer: (ids, answer) => this._onAnswer(ids, answer),
                onFailure: () => this._onFailure(),
                onDrop: (id) => this.table.drop(id),
                onLeave: () => this._onLeave(),
            },
            () => this.bus.workerState === "CONNECTED"
        );
        this._listen();
    }

    _listen() {
        this.bus.subscribe("ha_frame", (frame) => this._onFrame(frame));
        this.bus.subscribe("ha_access_changed", () => {
            this.bus.forceUpdateChannels();
            this.areChannelsNew = true;
            this.refresh();
        });
        this.bus.subscribe("ha_registry_changed", ({models}) => {
            if (models.includes("ha.entity")) {
                this.follower.askIn(REGISTRY_DELAY);
            }
        });
        this.bus.addEventListener("BUS:DISCONNECT", () => this.refresh());
        for (const event of ["BUS:CONNECT", "BUS:RECONNECT"]) {
            this.bus.addEventListener(event, () => {
                this.table.doubt();
                this.follower.askNow();
            });
        }
        document.addEventListener("visibilitychange", () => this._onVisibilityChange());
    }

    /** The reactive map of entities by record id. */
    get entities() {
        return this.table.entities;
    }

    /**
     * Say what a view knows about an entity already. It is forgotten after a grace unless somebody follows it.
     *
     * @param {number} id record id
     * @param {Partial<import("./entity_table").HaEntity>} values
     */
    seed(id, values) {
        this.table.seed(id, values);
        this.follower.letGo(id);
    }

    /** @param {number} id record id of an entity that the server has vouched for: what a view has read is no better */
    isLive(id) {
        return this.table.isLive(id);
    }

    /** @see EntityTable.watch */
    watch(id, tell) {
        return this.table.watch(id, tell);
    }

    /**
     * Keep an entity live until the returned function is called.
     *
     * @param {number} id record id
     * @returns {() => void}
     */
    follow(id) {
        return this.follower.add(id);
    }

    /** Read again what is on the screen, for something may have been missed. */
    refresh() {
        this.table.doubt();
        this.follower.askIn(0);
    }

    _onFrame(frame) {
        // Another tab may hear this channel although we do not: the bus hands every message to every tab.
        const channel = [...this.channels.keys()].find((name) => isNameOf(name, frame.channel));
        const missed = channel !== undefined && this._isDiscontinuous(channel, frame);
        if (missed) {
            this.table.doubt();
        }
        const incomplete = this.table.applyFrame(frame, (id) => this.follower.isWanted(id));
        if (missed || (incomplete && !this.follower.asking)) {
            this.follower.askIn(BATCH_DELAY);
        }
    }

    /** Whether something was missed before this frame: numbers grow by one, and begin again with the bridge or its channel. */
    _isDiscontinuous(channel, {epoch, number}) {
        const last = this.channels.get(channel);
        this.channels.set(channel, {epoch, number});
        return Boolean(last) && (last.epoch !== epoch || number !== last.number + 1);
    }

    _onAnswer(ids, {channels, entities}) {
        const again = this.table.applyAnswer(ids, entities);
        if (this.status.stale) {
            this.status.stale = false;
            // The server is back: the bus need not wait for the end of its own, long, delay.
            this.bus.start();
        }
        for (const channel of channels) {
            if (!this.channels.has(channel)) {
                this.channels.set(channel, null);
                this.bus.addChannel(channel);
                this.areChannelsNew = true;
            }
        }
        for (const channel of this.channels.keys()) {
            if (!channels.includes(channel)) {
                this._deleteChannel(channel);
            }
        }
        const newChannels = this.areChannelsNew;
        this.areChannelsNew = false;
        if (newChannels) {
            this.table.doubt();
        }
        return {again, newChannels};
    }

    _onFailure() {
        this.table.giveUp();
        this.status.stale = true;
    }

    _onLeave() {
        this.table.doubt();
        for (const channel of this.channels.keys()) {
            this._deleteChannel(channel);
        }
    }

    _deleteChannel(channel) {
        this.channels.delete(channel);
        this.bus.deleteChannel(channel);
    }

    _onVisibilityChange() {
        browser.clearTimeout(this.hiddenTimer);
        if (document.visibilityState === "hidden") {
            this.hiddenTimer = browser.setTimeout(() => this.follower.pause(), HIDDEN_LIMIT);
        } else {
            this.follower.resume();
        }
    }
}

/** A name that is asked for may be a signed one: that of the channel, a dot, and what proves the right to it. */
function isNameOf(asked, channel) {
    return asked === channel || asked.startsWith(`${channel}.`);
}

export const haStoreService = {
    dependencies: ["bus_service", "ha_server"],
    start(env, services) {
        return new HaStore(services);
    },
};

registry.category("services").add("ha_store", haStoreService);
