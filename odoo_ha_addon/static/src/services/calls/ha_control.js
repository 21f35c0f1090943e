import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {delay} from "@web/core/utils/concurrency";
import {learnMoreButtons, paragraphOfOutcome} from "@odoo_ha_addon/services/documentation/paragraphs";
import {isMeantForPeople, paragraphOf} from "./ha_refusal";

/** Milliseconds before each further try while too many others wait at the server; each is over after some hundredths of a second. */
export const BUSY_PAUSES = [100, 200, 400, 800, 1600];

/**
 * Calls services of Home Assistant on entities, and says in words what did not work.
 *
 * The new state of the entity does not come from here but as a frame, into `ha_store`.
 */
export class HaControl {
    constructor({ha_server, notification}) {
        this.server = ha_server;
        this.notification = notification;
    }

    /**
     * @param {{id: number, name?: string}} entity record id of `ha.entity`, and how people call it
     * @param {string} service of the entity's own domain, such as `turn_on`
     * @param {Object} [data] the service's data, without a target
     * @returns {Promise<"done"|"failed"|"expired"|"unknown">} anything but `done` has been reported to the user already
     */
    async call(entity, service, data = {}) {
        const outcome = await this.request(entity, service, data);
        this.report(entity, outcome);
        return outcome.state;
    }

    /** Show the user what did not work, if it did not. */
    report(entity, outcome) {
        if (outcome.state !== "done") {
            this.notification.add(outcome.error || this.words(outcome.state), {
                title: entity.name,
                type: outcome.state === "failed" ? "danger" : "warning",
                buttons: learnMoreButtons(paragraphOfOutcome(outcome)),
            });
        }
    }

    /**
     * As `call`, without a notification.
     *
     * @returns {Promise<{state: "done"|"failed"|"expired"|"unknown", error?: string|false, response?: Object}>} OUTCOME of
     *  docs/live-states.md
     */
    async request(entity, service, data) {
        const send = () => this.server.callService(entity.id, service, data);
        try {
            return await patiently(send);
        } catch (error) {
            if (isMeantForPeople(error)) {
                return {state: "failed", error: error.data.message, paragraph: paragraphOf(error)};
            }
            if (error instanceof ConnectionLostError) {
                return {
                    state: "unknown",
                    paragraph: "odoo-not-reached",
                    error: _t(
                        "The connection to Odoo was lost. It is not known whether the command was carried out."
                    ),
                };
            }
            throw error;
        }
    }

    /** @returns {string} what a state means that is not `done`, where the server says nothing more of it */
    words(state) {
        switch (state) {
            case "expired":
                return _t("The command could not be sent in time, so it was not sent at all.");
            case "unknown":
                return _t(
                    "Home Assistant did not answer in time. It is not known whether the command was carried out."
                );
            default:
                return _t("Home Assistant did not carry out the command.");
        }
    }
}

/** Nothing was sent to Home Assistant while the server was busy, so the same may be asked again. */
async function patiently(send) {
    let outcome = await send();
    for (const pause of BUSY_PAUSES) {
        if (outcome?.code !== "busy") {
            break;
        }
        await delay(pause * (1 + Math.random()));
        outcome = await send();
    }
    return outcome;
}

export const haControlService = {
    dependencies: ["ha_server", "notification"],
    start(env, services) {
        return new HaControl(services);
    },
};

registry.category("services").add("ha_control", haControlService);
