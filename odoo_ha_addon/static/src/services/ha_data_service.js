import {reactive} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {rpc, rpcBus} from "@web/core/network/rpc";
import {UPDATE_METHODS} from "@web/core/orm_service";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {delay, Deferred, Mutex} from "@web/core/utils/concurrency";
import {batched} from "@web/core/utils/timing";
import {HaRefusal} from "@odoo_ha_addon/services/calls/ha_refusal";
import {InstanceCache} from "@odoo_ha_addon/services/instances/instance_cache";

export const USER_GROUP = "odoo_ha_addon.group_ha_user";
export const MANAGER_GROUP = "odoo_ha_addon.group_ha_manager";
/** What Home Assistant's machine is like changes seldom. */
export const MACHINE_LIFETIME = 5 * 60_000;
/** A page that was hidden or cut off for longer asks again which instances there are. */
export const LIST_LIFETIME = 30_000;
/** The message that tells why an instance was lost comes with the answer that no longer has it, a little before or after. */
export const REASON_DELAY = 2_000;

/**
 * @typedef {Object} HaInstance one of `instances` in the answer of `/odoo_ha_addon/get_instances`
 * @property {number} id
 * @property {string} name
 *
 * @typedef {"instance_switched"|"session_fallback"|"websocket_status"} HaGlobalEvent
 */

/**
 * The instances that the user may choose from, their choice, and questions to the server about them.
 *
 * The choice belongs to the session: the server keeps it, and all pages of the session show the same. A message on the bus is a
 * hint to ask; what the server then answers holds, so two pages that switch at once end in the same state.
 */
export class HaData {
    constructor({bus_service, ha_connections, notification}) {
        this.bus = bus_service;
        this.connections = ha_connections;
        this.watched = reactive(
            ha_connections.connections,
            batched(() => this._onConnection())
        );
        this.notification = notification;
        /**
         * `status`: `idle`, `loading`, `ready`, `denied` (the user has no access) or `failed`. `notSelected`: how many more
         * instances there are in companies of the user that are not selected.
         */
        this.state = reactive({status: "idle", error: null, instances: [], currentId: false, notSelected: 0});
        this.cache = new InstanceCache();
        this.callbacks = new Map();
        this.mutex = new Mutex();
        this.queued = null;
        this.loadedAt = 0;
        /** Promises of what the server tells about a fallback, by the id of what was lost; false where it cannot tell. */
        this.fallbacks = new Map();
        this.unfollow = () => {};
        /** The state in which the connection of the current instance was seen last. */
        this.seenState = undefined;
    }

    /**
     * @param {string} route name of one of the routes of docs/instance-selection.md
     * @param {Object} [params]
     * @returns {Promise<Object>} the `data` of its answer
     * @throws {HaRefusal} the server refuses
     */
    async call(route, params = {}) {
        const {success, data, error, error_code} = await this._ask(route, params);
        if (!success) {
            throw new HaRefusal(error_code, error);
        }
        return data;
    }

    /** With the context, for the server answers for the companies that are selected there. */
    _ask(route, params) {
        return rpc(`/odoo_ha_addon/${route}`, {...params, context: user.context}, {silent: true});
    }

    /**
     * Ask about an instance what stays true for a while.
     *
     * @param {string} route
     * @param {number} instanceId
     * @param {Object} [options]
     * @param {number} [options.lifetime] milliseconds
     * @param {boolean} [options.isFresh] ask the server, whatever is known already
     * @returns {Promise<Object>} the `data` of the answer
     */
    read(route, instanceId, {lifetime = MACHINE_LIFETIME, isFresh = false} = {}) {
        const ask = () => this.call(route, {ha_instance_id: instanceId});
        return this.cache.read(instanceId, route, ask, {lifetime, isFresh});
    }

    /** @returns {Promise<void>} settled when the instances are known, or it is known that they cannot be */
    load() {
        if (!this.loading) {
            this.state.status = "loading";
            this.loading = this._start();
        }
        return this.loading;
    }

    /** @returns {Promise<{instances: HaInstance[], current_instance_id: number|false}>} read again */
    async getInstances() {
        await this.load();
        await this.refresh();
        return {instances: this.state.instances, current_instance_id: this.state.currentId};
    }

    /**
     * Make another instance the current one of this session; events tell the open views.
     *
     * @param {number} instanceId
     * @returns {Promise<{success: boolean, data?: Object, error?: string, error_code?: string}>} the server's answer
     */
    async switchInstance(instanceId) {
        const answer = await this.mutex.exec(async () => {
            const result = await this._ask("switch_instance", {instance_id: instanceId});
            if (result.success && instanceId !== this.state.currentId) {
                this._makeCurrent(instanceId);
                this.trigger("instance_switched", {instanceId, instanceName: result.data.instance_name});
            }
            return result;
        });
        if (!answer.success || !this.current) {
            this.refresh();
        }
        return answer;
    }

    /** @returns {HaInstance|undefined} */
    get current() {
        return this.state.instances.find(({id}) => id === this.state.currentId);
    }

    /** @returns {Promise<void>} settled when the server has been asked again; questions that wait are one */
    refresh() {
        this.queued ||= this.mutex.exec(() => {
            this.queued = null;
            return this._refresh();
        });
        return this.queued;
    }

    async _start() {
        if (!(await user.hasGroup(USER_GROUP))) {
            this.state.status = "denied";
            return;
        }
        this._listen();
        await this.refresh();
    }

    _listen() {
        this.bus.subscribe("instance_switched", () => this.refresh());
        this.bus.subscribe("session_fallback", (message) => this._onFallback(message));
        this.bus.subscribe("ha_access_changed", () => this.refresh());
        this.bus.addEventListener("BUS:RECONNECT", () => this._refreshIfOld());
        browser.addEventListener("online", () => this._refreshIfOld());
        document.addEventListener("visibilitychange", () => this._refreshIfOld());
        rpcBus.addEventListener("RPC:RESPONSE", ({detail: {data, error}}) => {
            if (
                !error &&
                data.params.model === "ha.instance" &&
                UPDATE_METHODS.includes(data.params.method)
            ) {
                this.refresh();
            }
        });
    }

    _refreshIfOld() {
        if (document.visibilityState !== "hidden" && Date.now() - this.loadedAt > LIST_LIFETIME) {
            this.refresh();
        }
    }

    async _refresh() {
        try {
            const {instances, current_instance_id, not_selected_count} = await this.call("get_instances");
            this.loadedAt = Date.now();
            this.state.notSelected = not_selected_count || 0;
            await this._take(instances, current_instance_id);
            Object.assign(this.state, {status: "ready", error: null});
        } catch (error) {
            // What was known stays on the screen; a page that knows nothing yet shows the error.
            Object.assign(this.state, {
                error,
                status: this.state.status === "loading" ? "failed" : this.state.status,
            });
        }
    }

    /** Take over what the server says, and tell what has changed behind this page's back. */
    async _take(instances, currentId) {
        const before = this.current;
        const isOther = before && before.id !== currentId;
        const isLost = isOther && !instances.some(({id}) => id === before.id);
        const fallback =
            isOther && (await this._fallbackFrom(isLost ? before.id : false, isLost ? REASON_DELAY : 0));
        this._hearOf(instances);
        this.state.instances = instances;
        if (currentId === this.state.currentId) {
            return;
        }
        this._makeCurrent(currentId);
        if (this.state.status !== "ready") {
            // Known for the first time, so nothing has changed.
            return;
        }
        const now = {instanceId: currentId, instanceName: this.current?.name || ""};
        if (isLost || fallback) {
            this._tellFallback(before, fallback, now);
        } else {
            this.trigger("instance_switched", now);
            if (isOther) {
                this.notification.add(_t("Switched to %s in another window.", now.instanceName), {
                    type: "info",
                });
            }
        }
    }

    /** The server grants channels when they are asked for, so those of an instance that was added are asked for again. */
    _hearOf(instances) {
        const known = new Set(this.state.instances.map(({id}) => id));
        if (known.size && instances.some(({id}) => !known.has(id))) {
            this.bus.forceUpdateChannels();
        }
    }

    _makeCurrent(instanceId) {
        if (this.state.currentId) {
            // Odoo answers the same question from what it has read, or is reading, of the instance before.
            rpcBus.trigger("CLEAR-CACHES", ["web_search_read", "web_read_group"]);
        }
        this.unfollow();
        this.state.currentId = instanceId;
        this.unfollow = instanceId ? this.connections.follow(instanceId) : () => {};
        this.seenState = this.watched.get(instanceId)?.state;
    }

    _onFallback(message) {
        const id = message.from_instance_id;
        this._fallbackMessage(id).resolve(message);
        browser.setTimeout(() => this.fallbacks.delete(id), REASON_DELAY);
        this.refresh();
    }

    _fallbackMessage(id) {
        if (!this.fallbacks.has(id)) {
            this.fallbacks.set(id, new Deferred());
        }
        return this.fallbacks.get(id);
    }

    /** @returns {Promise<Object|undefined>} the message of the server, if it is there or comes within so many milliseconds */
    _fallbackFrom(id, patience) {
        return Promise.race([this._fallbackMessage(id), delay(patience)]);
    }

    _tellFallback(before, message, now) {
        this.cache.forget(before.id);
        const reasonText = message?.reason_text || "";
        this.trigger("session_fallback", {
            ...now,
            fromInstanceId: before.id,
            fromInstanceName: before.name,
            reason: message?.reason || "",
            reasonText,
        });
        const consequence = now.instanceId
            ? _t("You are now working with %s.", now.instanceName)
            : _t("There is no other Home Assistant that you may see.");
        this.notification.add(reasonText ? `${reasonText} ${consequence}` : consequence, {
            title: _t("%s is no longer available", before.name),
            type: "warning",
            sticky: true,
        });
    }

    _onConnection() {
        const id = this.state.currentId;
        const {state, reason} = this.watched.get(id) || {};
        if (state && state !== this.seenState) {
            const isFirst = this.seenState === undefined;
            this.seenState = state;
            if (!isFirst) {
                this.cache.forget(id);
                this.trigger("websocket_status", {instanceId: id, status: state, message: reason || ""});
            }
        }
    }

    /**
     * @param {HaGlobalEvent} event `instance_switched`: `{instanceId, instanceName}`; `session_fallback`: the same and
     *  `{fromInstanceId, fromInstanceName, reason, reasonText}`; `websocket_status`, of the current instance:
     *  `{instanceId, status, message}`
     * @param {(detail: Object) => void} callback
     */
    onGlobalState(event, callback) {
        if (!this.callbacks.has(event)) {
            this.callbacks.set(event, new Set());
        }
        this.callbacks.get(event).add(callback);
    }

    /**
     * @param {HaGlobalEvent} event
     * @param {Function} callback the very function that was given to `onGlobalState`
     */
    offGlobalState(event, callback) {
        this.callbacks.get(event)?.delete(callback);
    }

    /** One listener that fails must not keep the others from hearing. */
    trigger(event, detail) {
        for (const callback of [...(this.callbacks.get(event) || [])]) {
            try {
                callback(detail);
            } catch (error) {
                Promise.reject(error);
            }
        }
    }
}

export const haDataService = {
    dependencies: ["bus_service", "ha_connections", "notification"],
    start(env, services) {
        return new HaData(services);
    },
};

registry.category("services").add("ha_data", haDataService);
