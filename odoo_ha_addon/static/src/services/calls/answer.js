import { useEffect, useState } from "@odoo/owl";
import { failureText } from "./ha_refusal";

/**
 * Ask something as soon as the component is shown, and anew whenever the question becomes another one.
 *
 * @template T
 * @param {() => Array} getQuestion what is asked, its subject last, such as `[resModel, resId]`; nothing is asked while that is no id
 * @param {(...question: any[]) => Promise<T>} ask
 * @returns {{status: "idle"|"loading"|"ready"|"failed", data: T|undefined, error: string, reload: () => Promise<void>}} reactive;
 *  what was known stays while the same is asked for anew
 */
export function useAnswer(getQuestion, ask) {
    const state = useState({ status: "idle", data: undefined, error: "" });
    let asked = 0;
    let subject;

    async function load() {
        const question = getQuestion();
        const number = ++asked;
        if (!question.at(-1)) {
            Object.assign(state, { status: "idle", data: undefined, error: "" });
            return;
        }
        state.status = "loading";
        let answer;
        try {
            answer = { status: "ready", data: await ask(...question), error: "" };
        } catch (error) {
            answer = { status: "failed", error: failureText(error) };
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
