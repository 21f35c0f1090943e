import {registry} from "@web/core/registry";

const CONNECTION_FIELDS = [
    "connection_state",
    "connection_reason",
    "connection_paragraph",
    "connection_since",
    "next_try",
    "ha_version",
];

/**
 * What the live store, the controls, words and pictures ask Odoo's server for, as a user of the web client.
 *
 * Pages for others replace the service `ha_server` in the registry by one with the same methods, that asks at routes of theirs.
 */
export class HaServer {
    constructor({orm}) {
        this.orm = orm;
    }

    /**
     * @param {string} viewer
     * @param {number[]} ids of `ha.entity`
     * @returns {Promise<{ttl: number, channels: string[], entities: Object[]}>} as docs/live-states.md has it
     */
    follow(viewer, ids) {
        return this.orm.silent.call("ha.entity", "follow", [viewer, ids]);
    }

    /** @param {string} viewer */
    unfollow(viewer) {
        return this.orm.silent.call("ha.entity", "unfollow", [viewer]);
    }

    /**
     * @param {number} id of `ha.entity`
     * @param {string} service
     * @param {Object} data
     * @returns {Promise<Object>} OUTCOME of docs/live-states.md
     */
    callService(id, service, data) {
        return this.orm.silent.call("ha.entity", "call_service", [[id], service, data]);
    }

    /**
     * @param {number[]} ids of `ha.instance`
     * @returns {Promise<Object[]>} what is known of their connections, as records with their id
     */
    connections(ids) {
        return this.orm.silent.searchRead("ha.instance", [["id", "in", ids]], CONNECTION_FIELDS, {
            context: {active_test: false},
        });
    }

    /** @param {number} id of `ha.entity`, a script */
    scriptFields(id) {
        return this.orm.silent.call("ha.entity", "script_fields", [[id]]);
    }

    /** @param {number} id of `ha.entity` */
    moreServices(id) {
        return this.orm.silent.call("ha.entity", "more_services", [[id]]);
    }

    /** @param {number} id of `ha.entity`, a lock or an alarm */
    hasDefaultCode(id) {
        return this.orm.silent.call("ha.entity", "has_default_code", [[id]]);
    }

    /**
     * @param {number} instanceId
     * @returns {Promise<{entity_id: string, name: string, can_control: boolean}[]>}
     */
    mediaPlayers(instanceId) {
        const domain = [
            ["instance_id", "=", instanceId],
            ["domain", "=", "media_player"],
        ];
        return this.orm.silent.searchRead("ha.entity", domain, ["entity_id", "name", "can_control"]);
    }

    /**
     * @param {number} id of `ha.entity`, or of `ha.area`
     * @param {"entity"|"area"} [kind]
     * @returns {string} where its picture is
     */
    pictureAddress(id, kind = "entity") {
        return `/odoo_ha_addon/${kind === "area" ? "area_picture" : "picture"}/${id}`;
    }

    /**
     * @param {number} instanceId
     * @param {string} language code of one of Odoo's
     * @returns {string} where the words of Home Assistant are
     */
    wordsAddress(instanceId, language) {
        return `/odoo_ha_addon/words/${instanceId}/${language}`;
    }
}

export const haServerService = {
    dependencies: ["orm"],
    start(env, services) {
        return new HaServer(services);
    },
};

registry.category("services").add("ha_server", haServerService);
