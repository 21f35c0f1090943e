import { useEffect } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useAnswer } from "./answer";
import { HaRefusal } from "./ha_refusal";

/**
 * Questions about an entity that its state does not answer: items of a list, events, forecasts, the fields of a script.
 */
export class HaQuestions {
    constructor({ orm }) {
        this.orm = orm;
    }

    /**
     * Call a service that only reads, such as `todo.get_items`.
     *
     * @param {number} recordId of `ha.entity`
     * @param {string} entityId
     * @param {string} service
     * @param {Object} data
     * @returns {Promise<Object>} what Home Assistant answers for this entity
     * @throws {HaRefusal} it does not answer
     */
    async answer(recordId, entityId, service, data) {
        const args = [[recordId], service, data];
        const { state, error, response } = await this.orm.silent.call("ha.entity", "call_service", args);
        if (state !== "done") {
            throw new HaRefusal(state, error || _t("Home Assistant did not answer in time."));
        }
        return response?.[entityId] || {};
    }

    /**
     * @param {number} recordId of a script
     * @returns {Promise<ScriptField[]>} what it can be told when it is run
     *
     * @typedef {Object} ScriptField
     * @property {string} key
     * @property {string} name
     * @property {string} description
     * @property {boolean} required
     * @property {*} default
     * @property {string} kind of Home Assistant's selector, such as `number`
     * @property {Object} options of the selector
     */
    scriptFields(recordId) {
        return orNothing(this.orm.silent.call("ha.entity", "script_fields", [[recordId]]), []);
    }

    /**
     * @param {number} recordId of a lock or an alarm
     * @returns {Promise<boolean>} whether Home Assistant fills in the code, so that nobody has to write it
     */
    async hasDefaultCode(recordId) {
        return (await orNothing(this.orm.silent.call("ha.entity", "has_default_code", [[recordId]]), false)) === true;
    }

    /**
     * @param {number} instanceId
     * @returns {Promise<{id: number, entity_id: string, name: string}[]>} the media players that the user may control
     */
    async mediaPlayers(instanceId) {
        const domain = [
            ["instance_id", "=", instanceId],
            ["domain", "=", "media_player"],
        ];
        const fields = ["entity_id", "name", "can_control"];
        const players = await orNothing(this.orm.silent.searchRead("ha.entity", domain, fields), []);
        return players.filter((player) => player.can_control);
    }
}

/** Why something cannot be asked now, the control says already; who only opened it is not interrupted by another message. */
async function orNothing(promise, nothing) {
    try {
        return await promise;
    } catch (error) {
        if (error instanceof RPCError || error instanceof ConnectionLostError) {
            return nothing;
        }
        throw error;
    }
}

/**
 * What Home Assistant answers to a service that only reads; asked anew when the entity changes and every now and then.
 *
 * @param {import("@odoo_ha_addon/components/entity/entity_control").EntityControl} control
 * @param {string} service
 * @param {() => Object|false} getData of the service; nothing is asked while it gives none
 * @param {Object} options
 * @param {number} options.every milliseconds
 * @param {boolean} [options.isStateAwaited] whether a change of the entity means another answer
 * @returns {ReturnType<typeof useAnswer>}
 */
export function useHaAnswer(control, service, getData, { every, isStateAwaited = true }) {
    const questions = useService("ha_questions");
    const answer = useAnswer(
        () => {
            const { actual, recordId } = control;
            const isThere = actual && !actual.denied && actual.state && actual.state !== "unavailable";
            const data = isThere && getData();
            const moment = isStateAwaited && actual?.last_updated;
            return [moment, data ? JSON.stringify([recordId, actual.entity_id, data]) : ""];
        },
        (moment, question) => {
            const [recordId, entityId, data] = JSON.parse(question);
            return questions.answer(recordId, entityId, service, data);
        }
    );
    useEffect(
        () => {
            const timer = browser.setInterval(() => document.visibilityState !== "hidden" && answer.reload(), every);
            return () => browser.clearInterval(timer);
        },
        () => []
    );
    return answer;
}

export const haQuestionsService = {
    dependencies: ["orm"],
    start(env, services) {
        return new HaQuestions(services);
    },
};

registry.category("services").add("ha_questions", haQuestionsService);
