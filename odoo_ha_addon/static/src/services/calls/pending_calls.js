import {markRaw, reactive} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {CallLane} from "./call_lane";
import {SAME_MOMENT} from "@odoo_ha_addon/services/live/entity_table";

/** How long Home Assistant's new state may take after the service was done. */
export const SETTLE_DELAY = 5_000;
/** Home Assistant and the devices round: 3000 K become 3003 K, 55 % become 141/255. */
const ROUNDING = 0.01;

/**
 * @typedef {import("@odoo_ha_addon/services/live/entity_table").HaEntity} HaEntity
 *
 * @typedef {Object} HaShown what is shown while a service is not settled yet
 * @property {string} [state]
 * @property {Object} [attributes]
 *
 * @typedef {Object} PendingCall something that was asked for and is not settled yet
 * @property {string} service
 * @property {HaShown} shown
 * @property {string} movement what moves, where this is one value of a movement: the service and the names of its data
 * @property {HaShown} before what Home Assistant said of the same when it was asked for
 * @property {HaShown} [seen] the same when it was seen to be done
 * @property {boolean} isDone Home Assistant has carried it out, and its new state is awaited
 *
 * @typedef {"done"|"failed"|"expired"|"unknown"|"cancelled"} HaOutcome
 */

/** Whether Home Assistant now says what was asked for, but for rounding. */
export function agrees(asked, now, before) {
    if (Array.isArray(asked) && Array.isArray(now)) {
        return (
            asked.length === now.length &&
            asked.every((part, index) => agrees(part, now[index], before?.[index]))
        );
    }
    if (typeof asked === "number" && typeof now === "number" && now !== before) {
        return Math.abs(asked - now) <= ROUNDING * Math.max(Math.abs(asked), Math.abs(now), 100 * ROUNDING);
    }
    return asked === now;
}

/**
 * What people have asked of entities and Home Assistant has not settled yet: the one optimistic mechanism of all controls.
 *
 * It is kept by entity and not by component, so a card and a dialog that show the same entity show the same.
 */
export class PendingCalls {
    constructor({ha_control}) {
        this.control = ha_control;
        /** @type {Map<number, PendingCall[]>} by record id of `ha.entity`; a list is replaced, never changed */
        this.pending = reactive(new Map());
        this.lanes = new Map();
    }

    /**
     * Call a service, and show what it will bring about until Home Assistant's own state does.
     *
     * @param {Partial<HaEntity>} entity as Home Assistant has it, with its record id
     * @param {string} service
     * @param {Object} data
     * @param {HaShown} shown
     * @param {{isSlide?: boolean, isLast?: boolean, onRefused?: (outcome: Object) => void}} [options] `isSlide`: one of many values of
     *  a movement; unless it is the last one, a refusal is not reported, for the next value follows. `onRefused`: tells the user
     *  itself that it failed
     * @returns {Promise<HaOutcome>}
     */
    async call(entity, service, data, shown, {isSlide = false, isLast = true, onRefused} = {}) {
        const target = {id: entity.id, name: entity.name || entity.entity_id};
        const movement = isSlide ? [service, ...Object.keys(data)].join(" ") : "";
        const call = {service, shown, movement, before: pick(entity, shown), isDone: false};
        this._add(target.id, call);
        let state = "failed";
        try {
            const send = () => this.control.request(target, service, data);
            const outcome = await this._lane(target.id, service).call(send, {movement, data});
            state = outcome ? outcome.state : "cancelled";
            if (state === "failed" && onRefused) {
                onRefused(outcome);
            } else if (outcome && isLast) {
                this.control.report(target, outcome);
            }
        } finally {
            this._onOutcome(target.id, call, state);
        }
        return state;
    }

    _lane(id, service) {
        const key = `${id} ${service}`;
        if (!this.lanes.has(key)) {
            this.lanes.set(key, new CallLane());
        }
        return this.lanes.get(key);
    }

    _callsOf(id) {
        return this.pending.get(id) || [];
    }

    _add(id, call) {
        const others = this._callsOf(id).filter((other) => {
            // The next value of a movement takes the place of the one before it.
            const isReplaced = call.movement !== "" && other.movement === call.movement;
            // What is turned off is not as bright as was asked for a moment ago.
            const isRevoked = isAnother(call.shown.state, other.shown.state);
            if (isRevoked) {
                other.shown = {};
            }
            return !isReplaced && !(isRevoked && other.isDone);
        });
        this.pending.set(id, markRaw([...others, call]));
    }

    _onOutcome(id, call, state) {
        if (state !== "done" || isEmpty(call.shown)) {
            this._remove(id, (other) => other === call);
        } else if (this._callsOf(id).includes(call)) {
            const done = {...call, isDone: true};
            this.pending.set(id, markRaw(this._callsOf(id).map((other) => (other === call ? done : other))));
            browser.setTimeout(() => this._remove(id, (other) => other === done), SETTLE_DELAY);
        }
    }

    _remove(id, isTooMuch) {
        const calls = this._callsOf(id);
        const rest = calls.filter((call) => !isTooMuch(call));
        if (!rest.length) {
            this.pending.delete(id);
        } else if (rest.length < calls.length) {
            this.pending.set(id, markRaw(rest));
        }
    }

    /**
     * A new state of Home Assistant is known: what was done, and what it has answered to, needs no more showing.
     *
     * @param {number} id
     * @param {HaShown} actual
     */
    settle(id, actual) {
        const done = this._callsOf(id).filter((call) => call.isDone);
        const answered = done.filter((call) => isAnswered(call, actual));
        // One that came first may never have been seen to agree: Home Assistant has gone on to the later one since.
        const isOver = (call) =>
            answered.some(
                (later) => done.indexOf(later) >= done.indexOf(call) && covers(later.shown, call.shown)
            );
        this._remove(id, (call) => call.isDone && isOver(call));
        for (const call of done) {
            call.seen ??= pick(actual, call.shown);
        }
    }
}

/** Whether two states are known, and are not the same. */
function isAnother(one, other) {
    return one !== undefined && other !== undefined && one !== other;
}

function pick({state, attributes = {}, last_changed, live}, shown) {
    const names = Object.keys(shown.attributes || {});
    return {
        state,
        attributes: Object.fromEntries(names.map((name) => [name, attributes[name]])),
        last_changed,
        live,
    };
}

function isEmpty({state, attributes = {}}) {
    return state === undefined && !Object.keys(attributes).length;
}

/** Whether the later one shows everything that the earlier one does. */
function covers(later, earlier) {
    const names = Object.keys(earlier.attributes || {});
    return (
        (earlier.state === undefined || later.state !== undefined) &&
        names.every((name) => name in (later.attributes || {}))
    );
}

/** Home Assistant writes 22 as 22.0 where it counts in fractions. */
function isSameState(asked, now) {
    return asked === now || (Boolean(asked && now) && Number(asked) === Number(now));
}

/** The state is the one from before, and it did not go to another and back meanwhile. */
function isUnmoved(before, actual) {
    return actual.state === before.state && !wentAndCame(before, actual);
}

/** Outsiders are not told since when something is as it was before their grant began: a moment that they are told is another one. */
function wentAndCame(before, actual) {
    return before.last_changed ? !isSameMoment(before, actual) : Boolean(before.live && actual.last_changed);
}

/** What a view has read, and is not live yet, has its moment in whole seconds. */
function isSameMoment({last_changed: before, live: isExact}, {last_changed: now}) {
    return isExact ? Math.abs(before - now) <= SAME_MOMENT : Math.floor(before) === Math.floor(now);
}

/** Home Assistant says what was asked for, or something that it did not say before: a cover that was to open may be stuck. */
function isAnswered({shown, before, seen}, actual) {
    if (shown.state !== undefined && !isSameState(shown.state, actual.state) && isUnmoved(before, actual)) {
        return false;
    }
    return Object.entries(shown.attributes || {}).every(([name, asked]) => {
        const now = actual.attributes?.[name];
        return agrees(asked, now, before.attributes[name]) || (seen && !isEqual(now, seen.attributes[name]));
    });
}

function isEqual(one, other) {
    return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * @param {Partial<HaEntity>} entity
 * @param {PendingCall[]} calls
 * @returns {Partial<HaEntity>} the entity as it will be
 */
export function overlaid(entity, calls) {
    if (!calls?.length) {
        return entity;
    }
    const shown = {...entity, attributes: {...entity.attributes}};
    for (const {state, attributes} of calls.map((call) => call.shown)) {
        if (state !== undefined) {
            shown.state = state;
        }
        Object.assign(shown.attributes, attributes);
    }
    return shown;
}

export const haPendingCallsService = {
    dependencies: ["ha_control"],
    start(env, services) {
        return new PendingCalls(services);
    },
};

registry.category("services").add("ha_pending_calls", haPendingCallsService);
