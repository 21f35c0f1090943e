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

/**
 * Does something with entities that can be undone: it remembers how they were, and the message that tells what was done offers the way
 * back for some seconds.
 *
 * @typedef {import("@odoo_ha_addon/services/live/entity_table").HaEntity} HaEntity
 * @typedef {import("./reverses").HaStep} HaStep
 */
export class HaUndo {
    constructor({ha_control, ha_pending_calls, notification}) {
        this.control = ha_control;
        this.calls = ha_pending_calls;
        this.notification = notification;
    }

    /**
     * @param {Partial<HaEntity>[]} entities as they are now, with their record ids
     * @param {(entity: Partial<HaEntity>) => HaStep} stepOf what is done with each
     * @param {(count: number) => string} doneText tells what was done with so many
     * @returns {Promise<void>} settled when Home Assistant has answered to all
     */
    async run(entities, stepOf, doneText) {
        const steps = entities.map((entity) => ({before: usableEntity(entity), step: stepOf(entity)}));
        const {done, failures} = await this._carryOut(steps);
        const back = done.map(({before}) => ({before, step: reverseOf(before)})).filter(({step}) => step);
        const {text, options} = outcomeOf({doneText: doneText(done.length), done: done.length, failures});
        if (!back.length) {
            this.notification.add(text, options);
            return;
        }
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
    }

    async _goBack(steps) {
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

export const haUndoService = {
    dependencies: ["ha_control", "ha_pending_calls", "notification"],
    start(env, services) {
        return new HaUndo(services);
    },
};

registry.category("services").add("ha_undo", haUndoService);
