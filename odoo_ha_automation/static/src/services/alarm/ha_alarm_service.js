import {reactive, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {session} from "@web/session";

/** Type of the bus message that tells that alarms are others than before; it says nothing of them. */
export const NEWS = "ha_alarm";
/** Not all pages ask in the same moment: so many milliseconds at least, and at most. */
export const NEWS_DELAY = [150, 750];
/** Between one question and the next, in milliseconds. */
export const INTERVAL = 2_000;

/**
 * The alarms that last, as far as the user may see them; read once for the bell, all cards and all dialogs.
 *
 * @typedef {Object} HaAlarm ALARM of `ha.alarm.bell`
 * @property {number} id
 * @property {string} name
 * @property {"1"|"2"|"3"} severity
 * @property {"raised"|"acknowledged"} state
 * @property {number} instance_id record id of `ha.instance`
 * @property {number|false} entity_id record id of `ha.entity`; false for an alarm about the instance itself
 * @property {string} entity its name
 * @property {number} since seconds since 1970
 * @property {boolean} snoozed
 * @property {string} value with which it was raised
 * @property {string} unit
 */
export class HaAlarms {
    constructor({bus_service: bus, ha_connections: connections, orm}) {
        this.orm = orm.silent;
        this.bus = bus;
        this.connections = connections;
        /**
         * `revision` is another number each time that alarms are others than before.
         *
         * @type {{revision: number, count: number, severity: string|false, mayAcknowledge: boolean, alarms: HaAlarm[]}}
         */
        this.state = reactive({revision: 0, count: 0, severity: false, mayAcknowledge: false, alarms: []});
        this.listeners = 0;
        this.timer = null;
        this.isAgain = false;
        this.hasNews = false;
        this.onNews = () => {
            this.hasNews = true;
            this.ask(this.delay());
        };
        this.onVisible = () => this.isMissed && this.ask(0);
        this.isMissed = false;
    }

    delay() {
        const [least, most] = NEWS_DELAY;
        return least + Math.random() * (most - least);
    }

    /**
     * Keep `state` up to date until the returned function is called.
     *
     * @returns {() => void}
     */
    follow() {
        if (!session.ha_is_user) {
            return () => {};
        }
        if (!this.listeners++) {
            this._begin();
        }
        let isReleased = false;
        return () => {
            if (!isReleased && !--this.listeners) {
                this._stop();
            }
            isReleased = true;
        };
    }

    _begin() {
        this.bus.subscribe(NEWS, this.onNews);
        this.bus.subscribe("ha_access_changed", this.onNews);
        this.bus.addEventListener("BUS:RECONNECT", this.onNews);
        document.addEventListener("visibilitychange", this.onVisible);
        this.stopHearing = this.connections.hear();
        this.ask(0);
    }

    _stop() {
        this.bus.unsubscribe(NEWS, this.onNews);
        this.bus.unsubscribe("ha_access_changed", this.onNews);
        this.bus.removeEventListener("BUS:RECONNECT", this.onNews);
        document.removeEventListener("visibilitychange", this.onVisible);
        this.stopHearing();
        browser.clearTimeout(this.timer);
        this.timer = null;
    }

    /** Read again after this time, in milliseconds, and once more if something happens meanwhile. */
    ask(delay) {
        if (document.visibilityState === "hidden") {
            this.isMissed = true;
            return;
        }
        this.isMissed = false;
        if (this.timer !== null) {
            this.isAgain = true;
            return;
        }
        this.timer = browser.setTimeout(async () => {
            this.isAgain = false;
            await this._read();
            // Whatever comes right after it waits a while.
            this.timer = this.listeners
                ? browser.setTimeout(() => {
                      this.timer = null;
                      if (this.isAgain) {
                          this.ask(0);
                      }
                  }, INTERVAL)
                : null;
        }, delay);
    }

    async _read() {
        const {hasNews} = this;
        this.hasNews = false;
        try {
            const {count, severity, may_acknowledge, alarms} = await this.orm.call("ha.alarm", "bell", []);
            Object.assign(this.state, {
                revision: this.state.revision + (hasNews ? 1 : 0),
                count,
                severity,
                mayAcknowledge: may_acknowledge,
                alarms,
            });
        } catch {
            // What is shown stays; the next message or a new connection asks again.
        }
    }
}

/**
 * The alarms for as long as the component lives.
 *
 * @returns {{state: HaAlarms["state"], of: (recordId: number) => HaAlarm[]}} `of` has those of an entity, the one that matters most at
 *  first; read both while rendering: they are reactive
 */
export function useHaAlarms() {
    const alarms = useService("ha_alarms");
    useEffect(
        () => alarms.follow(),
        () => []
    );
    const state = useState(alarms.state);
    return {
        state,
        of: (recordId) => state.alarms.filter((alarm) => alarm.entity_id === recordId),
    };
}

export const haAlarmService = {
    dependencies: ["bus_service", "ha_connections", "orm"],
    start(env, services) {
        return new HaAlarms(services);
    },
};

registry.category("services").add("ha_alarms", haAlarmService);
