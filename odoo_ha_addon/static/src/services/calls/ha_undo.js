import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {usableEntity} from "@odoo_ha_addon/services/live/attribute_types";
import {Semaphore} from "@odoo_ha_addon/services/pictures/semaphore";
import {outcomeOf} from "./call_outcomes";
import {reverseOf} from "./reverses";

/** How long the way back is offered, in milliseconds. */
export const UNDO_TIME = 10_000;
/** Commands that are under way at once: a slow house must not take all that a server has. */
export const AT_ONCE = 3;

/** Services that are called by one tap, and what was done by it. A service with data is a choice, which is changed where it was made. */
const TAPS = {
    close_cover: _t("Closing"),
    open_cover: _t("Opening"),
    turn_off: _t("Turned off"),
    turn_on: _t("Turned on"),
};
const SCENE_SET = _t("Activated");

/**
 * Does something with entities that can be undone: it remembers how they were, and the message that tells what was done offers the way
 * back for some seconds.
 *
 * @typedef {import("@odoo_ha_addon/services/live/entity_table").HaEntity} HaEntity
 * @typedef {import("./reverses").HaStep} HaStep
 * @typedef {{before: Partial<HaEntity>, step: HaStep}} HaWayBack of one entity
 *
 * @typedef {Object} HaTap
 * @property {string} name of the entity
 * @property {string} done what was done
 * @property {HaWayBack[]} back
 */
export class HaUndo {
    constructor({ha_control, ha_pending_calls, ha_store, notification}) {
        this.control = ha_control;
        this.calls = ha_pending_calls;
        this.store = ha_store;
        this.notification = notification;
        this.closeLast = () => {};
    }

    /**
     * How everything is that one tap is about to change.
     *
     * @param {Partial<HaEntity>} entity as it is shown now, with its record id
     * @param {string} service
     * @param {Object} data
     * @returns {HaTap|undefined} nothing where it is no tap, or there is no way back
     */
    remember(entity, service, data) {
        const done = entity.domain === "scene" ? SCENE_SET : TAPS[service];
        if (!done || Object.keys(data).length) {
            return undefined;
        }
        // What a page has from before may be old; nothing goes back to where it was not.
        const back = this._wayBack(entity, service).filter(({before}) => this.store.isLive(before.id));
        return back.length ? {name: entity.name || entity.entity_id, done: String(done), back} : undefined;
    }

    /**
     * Tell what a tap did, and offer the way back. One who taps on reads of the last tap only.
     *
     * @param {HaTap} tap
     */
    offer({name, done, back}) {
        this.closeLast();
        this.closeLast = this._tell(done, {title: name, type: "success"}, back);
    }

    /**
     * @param {Partial<HaEntity>[]} entities as they are now, with their record ids
     * @param {(entity: Partial<HaEntity>) => HaStep} stepOf what is done with each
     * @param {(count: number) => string} doneText tells what was done with so many
     * @param {{name: string, why: string}[]} [impossible] what else was meant, and why nothing was done with it
     * @returns {Promise<void>} settled when Home Assistant has answered to all
     */
    async run(entities, stepOf, doneText, impossible = []) {
        const steps = entities.map((entity) => {
            const [before, step] = [usableEntity(entity), stepOf(entity)];
            return {before, step, back: this._wayBack(before, step.service)};
        });
        const {done, failures} = await this._carryOut(steps);
        const {text, options} = outcomeOf({
            doneText: doneText(done.length),
            done: done.length,
            failures: [...impossible, ...failures],
        });
        const back = done.flatMap((each) => each.back);
        if (back.length) {
            this._tell(text, options, back);
        } else {
            this.notification.add(text, options);
        }
    }

    /** @returns {HaWayBack[]} of what the service changes: a scene, all that it names and that is live on this page */
    _wayBack(entity, service) {
        if (entity.domain === "scene") {
            return waysBack(this._namedBy(entity));
        }
        // What was so already needs none.
        return waysBack([entity]).filter(({step}) => step.service !== service);
    }

    _namedBy({attributes, instance_id: instanceId}) {
        const names = attributes?.entity_id;
        if (!Array.isArray(names)) {
            return [];
        }
        const isMeant = ([, entity]) =>
            entity.instance_id === instanceId && names.includes(entity.entity_id) && entity.control;
        return [...this.store.entities]
            .filter(isMeant)
            .map(([id, entity]) => ({...usableEntity(entity), id}));
    }

    /** @returns {() => void} closes the message */
    _tell(text, options, back) {
        const close = this.notification.add(text, {
            ...options,
            autocloseDelay: UNDO_TIME,
            buttons: [
                {
                    name: String(_t("Undo")),
                    primary: true,
                    onClick: () => {
                        close();
                        this._goBack(back);
                    },
                },
            ],
        });
        return close;
    }

    async _goBack(back) {
        // As they are by now: what they were before would pass for Home Assistant's answer.
        const steps = back.map(({before, step}) => ({
            before: {...before, ...this.store.entities.get(before.id), id: before.id},
            step,
        }));
        const {done, failures} = await this._carryOut(steps);
        const doneText = _t("Undone: %s", done.length);
        const {text, options} = outcomeOf({doneText, done: done.length, failures});
        this.notification.add(text, options);
    }

    async _carryOut(steps) {
        const places = new Semaphore(AT_ONCE);
        const failures = [];
        const done = [];
        const carryOut = async (each) => {
            const {before, step} = each;
            let why = "";
            const onRefused = (outcome) => (why = outcome.error || "");
            const state = await this.calls.call(before, step.service, step.data || {}, step.shown || {}, {
                isLast: false,
                onRefused,
            });
            if (state === "done") {
                done.push(each);
            } else {
                failures.push({name: before.name, why: why || this.control.words(state)});
            }
        };
        await Promise.all(steps.map((each) => places.use(() => carryOut(each))));
        return {done, failures};
    }
}

/** @returns {HaWayBack[]} */
function waysBack(entities) {
    return entities.map((before) => ({before, step: reverseOf(before)})).filter(({step}) => step);
}

export const haUndoService = {
    dependencies: ["ha_control", "ha_pending_calls", "ha_store", "notification"],
    start(env, services) {
        return new HaUndo(services);
    },
};

registry.category("services").add("ha_undo", haUndoService);
