import {markRaw, onWillDestroy, status, useComponent, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {attributesOfRows} from "@odoo_ha_addon/services/control_registry";
import {useRegistryChanges} from "@odoo_ha_addon/services/live/registry_changes";

/** What is summed up of areas that are not shown is read again while the page is looked at, in milliseconds. */
export const REREAD_DELAY = 30_000;

/** Questions about dashboards; docs/dashboards.md. */
export class HaDashboards {
    constructor({orm}) {
        this.orm = orm;
    }

    /**
     * @param {number} instanceId
     * @param {Object} [options]
     * @param {boolean} [options.withHidden] also what Home Assistant hides, and what is for configuration and diagnosis
     * @param {string} [options.room] KEY of the area to begin with where there is much; empty for the first that has something
     * @returns {Promise<Object>} DASHBOARD
     */
    load(instanceId, {withHidden = false, room} = {}) {
        return this.orm.silent.call("ha.dashboard", "load", [instanceId], {
            with_hidden: withHidden,
            attributes: attributesOfRows(),
            room,
        });
    }

    /**
     * Read again what changes all the time of a dashboard, which is little.
     *
     * @param {number} instanceId
     * @param {Object} dashboard DASHBOARD
     * @returns {Promise<Object>} a new one
     */
    async refresh(instanceId, dashboard) {
        const states = new Map(await this.orm.silent.call("ha.dashboard", "states", [instanceId]));
        const named = dashboard.areas.flatMap((area) => [area.temperature_row, area.humidity_row]);
        for (const row of [...dashboard.entities, ...named.filter(Boolean)]) {
            row.state = states.get(row.id) ?? null;
        }
        return {...dashboard};
    }

    /**
     * @param {number} instanceId
     * @param {Object} arrangement ARRANGEMENT
     */
    arrange(instanceId, arrangement) {
        return this.orm.call("ha.dashboard", "arrange", [instanceId, arrangement]);
    }

    /**
     * @param {number|false} instanceId false for the current one of the session, which the answer names
     * @param {string[]} attributes of the entities
     * @returns {Promise<Object>} OVERVIEW of docs/dashboards.md
     */
    overview(instanceId, attributes) {
        return this.orm.silent.call("ha.dashboard", "overview", [instanceId], {attributes});
    }

    /** @returns {Promise<Object[]>} INSTANCE of docs/dashboards.md */
    overviewOfAll() {
        return this.orm.silent.call("ha.dashboard", "overview_of_all", []);
    }

    /** @returns {Promise<Object[]>} MACHINE of docs/dashboards.md */
    machines(instanceId) {
        return this.orm.silent.call("ha.dashboard", "machines", [instanceId], {
            attributes: attributesOfRows(),
        });
    }
}

export const haDashboardsService = {
    dependencies: ["orm"],
    start(env, services) {
        return new HaDashboards(services);
    },
};

registry.category("services").add("ha_dashboards", haDashboardsService);

/**
 * Read something about the current instance, and again when Home Assistant's registries change, when it becomes another instance,
 * and every now and then.
 *
 * @template T
 * @param {() => number|false|undefined} getInstanceId
 * @param {(instanceId: number) => Promise<T>} read
 * @param {Object} [options]
 * @param {() => boolean} [options.isBusy] whether what is shown must not change under the user's hands now
 * @param {(instanceId: number, data: T) => Promise<T>} [options.refresh] how it is read every now and then, where that is less
 * @param {(instanceId: number) => Promise<T>} [options.begin] how it is read at first, where that is sooner
 * @param {(data: T) => boolean} [options.isPart] whether there is more to read than `begin` gave
 * @returns {{status: "loading"|"ready"|"failed", data: T|null, error: Error|null, reload: () => Promise<void>,
 *  retry: () => Promise<void>}} reactive;
 *  `ready` with an `error`: what is shown could not be read again
 */
export function useReading(
    getInstanceId,
    read,
    {isBusy = () => false, refresh = read, begin = read, isPart = () => false} = {}
) {
    const component = useComponent();
    const reload = () => take(read);
    const state = useState({status: "loading", data: null, error: null, reload, retry});
    let asked = 0;

    /** Show what `ask` reads, and return it; nothing where something else is asked by then. */
    async function take(ask) {
        const instanceId = getInstanceId();
        if (!instanceId) {
            return;
        }
        const number = ++asked;
        const isCurrent = () =>
            number === asked && instanceId === getInstanceId() && status(component) !== "destroyed";
        try {
            const data = markRaw(await ask(instanceId, state.data));
            if (isCurrent()) {
                Object.assign(state, {data, status: "ready", error: null});
                return data;
            }
        } catch (error) {
            if (isCurrent()) {
                Object.assign(state, {error, status: state.status === "ready" ? "ready" : "failed"});
            }
        }
    }

    async function enter() {
        const data = await take(begin);
        if (data && isPart(data)) {
            await reload();
        }
    }

    function retry() {
        state.status = "loading";
        return enter();
    }

    useRegistryChanges("ha.entity", isBusy, reload);
    useEffect(
        () => {
            Object.assign(state, {status: "loading", data: null, error: null});
            enter();
        },
        () => [getInstanceId()]
    );
    const timer = browser.setInterval(() => {
        if (document.visibilityState !== "hidden" && !isBusy()) {
            take(state.data && !isPart(state.data) ? refresh : read);
        }
    }, REREAD_DELAY);
    onWillDestroy(() => browser.clearInterval(timer));
    return state;
}

/**
 * What the user looked at last in this browser, for each user and instance.
 *
 * @param {string} page
 * @param {number} instanceId
 */
export function remembered(page, instanceId) {
    const key = `odoo_ha_addon/${page}/${user.userId}/${instanceId}`;
    return {
        /** @returns {Object} */
        read() {
            try {
                return JSON.parse(browser.localStorage.getItem(key)) || {};
            } catch {
                return {};
            }
        },
        /** @param {Object} values */
        write(values) {
            try {
                browser.localStorage.setItem(key, JSON.stringify(values));
            } catch {
                // A browser that keeps nothing is no reason not to show the page.
            }
        },
    };
}
