import {useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";
import {isReachable} from "@odoo_ha_addon/services/live/presence";
import {failureText} from "./ha_refusal";

/**
 * Ask something as soon as the component is shown, and again whenever the question becomes another one.
 *
 * @template T
 * @param {() => Array} getQuestion what is asked, its subject last, such as `[resModel, resId]`; nothing is asked while that is no id
 * @param {(...question: any[]) => Promise<T>} ask
 * @returns {{status: "idle"|"loading"|"ready"|"failed", data: T|undefined, error: string, reload: () => Promise<void>}} reactive;
 *  what was known stays while the same is asked for again
 */
export function useAnswer(getQuestion, ask) {
    const state = useState({status: "idle", data: undefined, error: ""});
    let asked = 0;
    let subject;

    async function load() {
        const question = getQuestion();
        const number = ++asked;
        if (!question.at(-1)) {
            Object.assign(state, {status: "idle", data: undefined, error: ""});
            return;
        }
        state.status = "loading";
        let answer;
        try {
            answer = {status: "ready", data: await ask(...question), error: ""};
        } catch (error) {
            answer = {status: "failed", error: failureText(error)};
        }
        if (number === asked) {
            Object.assign(state, answer);
        }
    }

    useEffect(
        () => {
            const newSubject = getQuestion().at(-1);
            if (newSubject !== subject) {
                state.data = undefined;
            }
            subject = newSubject;
            load();
            return () => asked++;
        },
        () => getQuestion()
    );
    return {
        get status() {
            return state.status;
        },
        get data() {
            return state.data;
        },
        get error() {
            return state.error;
        },
        reload: load,
    };
}

/**
 * What Home Assistant answers to a service that only reads; asked again when the entity changes and every now and then.
 *
 * @param {import("@odoo_ha_addon/components/entity/entity_control").EntityControl} control
 * @param {string} service
 * @param {() => Object|false} getData of the service; nothing is asked while it gives none
 * @param {Object} options
 * @param {number} options.every milliseconds
 * @param {boolean} [options.isStateAwaited] whether a change of the entity means another answer
 * @returns {ReturnType<typeof useAnswer>}
 */
export function useHaAnswer(control, service, getData, {every, isStateAwaited = true}) {
    const api = useService("ha_api");
    const answer = useAnswer(
        () => {
            const {actual, recordId} = control;
            const isThere = actual && !actual.denied && isReachable(actual);
            const data = isThere && getData();
            const moment = isStateAwaited && actual?.last_updated;
            return [moment, data ? JSON.stringify([recordId, actual.entity_id, data]) : ""];
        },
        (moment, question) => {
            const [recordId, entityId, data] = JSON.parse(question);
            return api.answer(recordId, entityId, service, data);
        }
    );
    useEffect(
        () => {
            const timer = browser.setInterval(
                () => document.visibilityState !== "hidden" && answer.reload(),
                every
            );
            return () => browser.clearInterval(timer);
        },
        () => []
    );
    return answer;
}
