import {markRaw, reactive, toRaw} from "@odoo/owl";

/**
 * What this tab knows about entities, by record id: a reactive map that components read.
 *
 * Three sources write it: the record that a view has read (seed), the answer of `ha.entity.follow` (whole, authoritative) and
 * frames of the bus (whole, or what changed). A frame may overtake an answer that was on its way; then what the frame said
 * last holds, and changes that came before there was anything to change are applied on top of the answer.
 *
 * @typedef {Object} HaEntity
 * @property {number} id record id of `ha.entity`; the same `entity_id` may exist on several instances
 * @property {string} entity_id
 * @property {string} [name]
 * @property {string} domain
 * @property {number} instance_id
 * @property {string|null} state `null`: Home Assistant has no state for it
 * @property {Object} attributes as Home Assistant sent them
 * @property {number|null} [display_precision] decimals of its state; null where nobody chose any
 * @property {number|null} last_changed seconds since the epoch, by Home Assistant's clock
 * @property {number|null} last_updated same
 * @property {boolean} [control] whether the user may control it
 * @property {boolean} [disabled] switched off in Home Assistant's registry, so that it has no state
 * @property {boolean} live whether the server has vouched for it since it is followed
 * @property {boolean} denied the server did not answer for it: no right, or no such record
 */

/** Two clocks' worth of rounding: the database keeps microseconds, Home Assistant's floats keep a little more. */
export const SAME_MOMENT = 2e-6;

function isOlder(moment, known) {
    return (moment || 0) < (known || 0) - SAME_MOMENT;
}

const isEmpty = (changes) => !changes || !Object.keys(changes).length;

/** @returns {Object} the same attributes where none has changed: what was found out about them holds */
function mergeAttributes(attributes, {"+": changed, "-": removed}) {
    if (isEmpty(changed) && isEmpty(removed)) {
        return attributes;
    }
    const merged = {...attributes, ...changed};
    for (const key of removed || []) {
        delete merged[key];
    }
    return merged;
}

export class EntityTable {
    /**
     * Each change makes a new entity, which nothing in it is observed of: to observe every property of every entity on a page
     * would take longer than to show them all.
     *
     * @type {Map<number, HaEntity>}
     */
    entities = reactive(new Map());
    /** Who asked to be told when an entity changes, by id. */
    watchers = new Map();
    /** Ids whose attributes are known whole, so that a change can be applied to them. */
    whole = new Set();
    /** Changes that came for an entity that is not whole, by id, in order. */
    early = new Map();
    /** Ids that a frame touched, or removed, since the question that is on its way was asked. */
    touched = new Set();
    gone = new Set();

    /**
     * Take what a view has read, so that the first paint needs no round trip. What is live already is better and stays.
     *
     * @param {number} id
     * @param {Partial<HaEntity>} values
     */
    seed(id, values) {
        const known = this.entities.get(id);
        const moment = values.last_updated || values.last_changed || 0;
        if (!known) {
            const rest = {id, last_updated: moment, live: false, denied: false};
            this._put(id, {attributes: {}, control: undefined, ...values, ...rest});
        } else if (!known.live && moment > (known.last_updated || 0)) {
            this._put(id, {...known, ...values, last_updated: moment});
        }
    }

    /** @param {number} id */
    isLive(id) {
        return Boolean(toRaw(this.entities).get(id)?.live);
    }

    _put(id, entity) {
        this.entities.set(id, markRaw(entity));
        this.watchers.get(id)?.forEach((tell) => tell());
    }

    /**
     * Be told when an entity has changed, for those who render themselves: what reads `entities` renders whatever has changed.
     *
     * @param {number} id
     * @param {() => void} tell
     * @returns {() => void} no more
     */
    watch(id, tell) {
        const watchers = this.watchers.get(id) || new Set();
        this.watchers.set(id, watchers.add(tell));
        return () => {
            watchers.delete(tell);
            if (!watchers.size && this.watchers.get(id) === watchers) {
                this.watchers.delete(id);
            }
        };
    }

    /** A question is about to be asked: from here on, what frames say may be newer than the answer. */
    ask() {
        this.touched.clear();
        this.gone.clear();
    }

    /** The question failed; what was kept for its answer is of no use. */
    giveUp() {
        this.early.clear();
    }

    /** Something was missed: nothing is known whole any more, until the next answer. */
    doubt() {
        this.whole.clear();
    }

    /**
     * @param {number[]} ids the ids that were asked for and are still wanted
     * @param {Object[]} states STATE of docs/live-states.md
     * @returns {boolean} whether the answer is outdated already, so that one has to ask again
     */
    applyAnswer(ids, states) {
        const byId = new Map(states.map((state) => [state.id, state]));
        let outdated = false;
        for (const id of ids) {
            const state = byId.get(id);
            if (!state) {
                this._deny(id);
            } else if (this.gone.has(id) && state.state !== null) {
                outdated = true;
            } else {
                this._applyState(state);
            }
        }
        this.early.clear();
        return outdated;
    }

    _applyState(state) {
        const {id} = state;
        const known = this.entities.get(id);
        if (
            known &&
            this.whole.has(id) &&
            this.touched.has(id) &&
            isOlder(state.last_updated, known.last_updated)
        ) {
            const {name, control, disabled, display_precision} = state;
            const registered = {name, control, disabled, display_precision};
            this._put(id, {...known, ...registered, live: true, denied: false});
            return;
        }
        this._put(id, {...known, ...state, live: true, denied: false});
        this.whole.add(id);
        for (const update of this.early.get(id) || []) {
            this._applyUpdate(update);
        }
    }

    _deny(id) {
        this.whole.delete(id);
        const known = this.entities.get(id);
        if (known) {
            this._put(id, {...known, live: false, denied: true, control: false});
        }
    }

    /**
     * @param {{entities?: Object[], gone?: number[]}} frame as docs/live-states.md has it
     * @param {(id: number) => boolean} isWanted
     * @returns {boolean} whether a change came for an entity that is not known whole, so that one has to ask for it
     */
    applyFrame({entities = [], gone = []}, isWanted) {
        let incomplete = false;
        for (const update of entities) {
            if (isWanted(update.id)) {
                incomplete = !this._applyUpdate(update) || incomplete;
            }
        }
        for (const id of gone) {
            if (isWanted(id)) {
                this._remove(id);
            }
        }
        return incomplete;
    }

    /** @returns {boolean} whether the entity is known whole afterwards */
    _applyUpdate(update) {
        const {id, s: state, c: last_changed, u: last_updated} = update;
        const known = this.entities.get(id);
        if (known && isOlder(last_updated, known.last_updated)) {
            return this.whole.has(id);
        }
        if (known) {
            const attributes = update.a || mergeAttributes(known.attributes, update);
            const vouched = update.a ? {live: true, denied: false} : {};
            // Outsiders are not told of a change before their grant began.
            const changed = last_changed ?? known.last_changed;
            this._put(id, {...known, state, last_changed: changed, last_updated, attributes, ...vouched});
            this.touched.add(id);
            this.gone.delete(id);
        }
        if (update.a && known) {
            this.whole.add(id);
            this.early.delete(id);
        } else if (!this.whole.has(id)) {
            this.early.set(id, [...(this.early.get(id) || []), update]);
        }
        return this.whole.has(id);
    }

    _remove(id) {
        const known = this.entities.get(id);
        if (known) {
            this._put(id, {...known, state: null, attributes: {}});
        }
        this.gone.add(id);
    }

    /** @param {number} id nobody wants it any more */
    drop(id) {
        this.entities.delete(id);
        this.whole.delete(id);
        this.early.delete(id);
        this.touched.delete(id);
        this.gone.delete(id);
    }
}
