import {reactive} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {HaApi} from "@odoo_ha_addon/services/calls/ha_api";
import {HaRefusal} from "@odoo_ha_addon/services/calls/ha_refusal";
import {HaServer} from "@odoo_ha_addon/services/server/ha_server";

/** Whether what this page shows is over: ended, revoked, or nothing of it left. */
export const pageState = reactive({
    isOver: false,
    /** How many commands from this page have been answered. */
    commands: 0,
});

/**
 * What a page for outsiders asks, as `HaServer` does for users of the web client: at routes of its own, which are below `base`.
 */
export class HaPageServer extends HaServer {
    /** @param {string} base address of this page's routes */
    constructor(base) {
        super({});
        this.base = base;
    }

    /**
     * @param {string} what the last part of the route
     * @param {Object} question
     * @returns {Promise<*>}
     * @throws {ConnectionLostError|HaRefusal}
     */
    async ask(what, question) {
        let response;
        try {
            response = await browser.fetch(`${this.base}/${what}`, {
                method: "POST",
                headers: {"Content-Type": "application/json"},
                body: JSON.stringify(question),
            });
        } catch {
            throw new ConnectionLostError(what);
        }
        const answer = await readJson(response);
        if (response.ok && answer !== undefined) {
            return answer;
        }
        if (answer?.code === "over" || response.redirected) {
            pageState.isOver = true;
        }
        if (!answer?.error) {
            throw new ConnectionLostError(what);
        }
        throw new HaRefusal(answer.code, answer.error);
    }

    follow(viewer, ids) {
        return this.ask("follow", {viewer, ids});
    }

    unfollow(viewer) {
        return this.ask("unfollow", {viewer});
    }

    /** A refusal is an outcome here, so that whoever controls something reads it as they read Home Assistant's. */
    async callService(id, service, data) {
        try {
            return await this.ask("call", {id, service, data});
        } catch (error) {
            if (error instanceof HaRefusal) {
                return {state: "failed", code: error.code, error: error.message};
            }
            throw error;
        } finally {
            pageState.commands++;
        }
    }

    /**
     * @param {number[]} ids of `ha.entity`
     * @param {number|null} before id of the last action that is known; null for the newest
     * @returns {Promise<{actions: Object[], more: boolean}>} ACTION of docs/portal.md
     */
    actions(ids, before) {
        return this.ask("actions", {ids, before});
    }

    /**
     * @param {{kind: string, id: number}} subject what the page is of
     * @param {number|null} before id of the oldest message that is known; null for the newest
     * @returns {Promise<{messages: Object[], more: boolean}>} MESSAGE of docs/portal.md
     */
    messages(subject, before) {
        return this.ask("messages", {...subject, before});
    }

    /**
     * @param {{kind: string, id: number}} subject
     * @param {string} text
     * @returns {Promise<Object>} MESSAGE of docs/portal.md
     */
    say(subject, text) {
        return this.ask("say", {...subject, text});
    }

    /**
     * @param {{kind: string, id: number}} subject what the page is of
     * @returns {Promise<Object>} PAGE of docs/portal.md
     */
    page(subject) {
        return this.ask("page", subject);
    }

    connections(ids) {
        return this.ask("connections", {ids});
    }

    scriptFields(id) {
        return this.ask("script_fields", {id});
    }

    moreServices(id) {
        return this.ask("services", {id});
    }

    hasDefaultCode(id) {
        return this.ask("default_code", {id});
    }

    /** Other entities have no names here by which a service could take them. */
    async mediaPlayers() {
        return [];
    }

    pictureAddress(id) {
        return `${this.base}/picture/${id}`;
    }

    wordsAddress(instanceId, language) {
        return `${this.base}/words/${instanceId}/${language}`;
    }
}

/** @returns {Promise<*>} what was answered; `undefined` where it is no JSON, such as a page to log in */
async function readJson(response) {
    try {
        return await response.json();
    } catch {
        return undefined;
    }
}

export const haPageServerService = {
    start() {
        return new HaPageServer(session.ha_page.base);
    },
};

/** Without what only the web client asks. */
export const haPageApiService = {
    dependencies: ["ha_server"],
    start(env, services) {
        return new HaApi(services);
    },
};

if (session.ha_page) {
    registry.category("services").add("ha_server", haPageServerService, {force: true});
    registry.category("services").add("ha_api", haPageApiService, {force: true});
}
