import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {HaRefusal} from "./ha_refusal";

/** How many entities a list within a form shows at first, and how many more each time. */
export const ROWS = 100;
/** How many of the latest commands a form shows; the rest is behind a button. */
export const COMMANDS = 10;

const COMMAND_FIELDS = [
    "create_date",
    "user_id",
    "name",
    "entity_id",
    "subject",
    "payload",
    "state",
    "error",
    "milliseconds",
];

/**
 * @typedef {Object} EntityRow an entity in a list that is no view
 * @property {number} id
 * @property {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} seed what is known until it is followed
 * @property {Object} registered what tells its icon, as `entityIcons` takes it
 * @property {string|false} [category] `config`, `diagnostic` or none
 * @property {boolean} [hidden]
 * @property {string} [area] names
 * @property {string} [device]
 * @property {string} [instance]
 */
function rowFromCard({area, device, instance, icon, original_icon, category, hidden, ...seed}) {
    const {instance_id, platform, translation_key} = seed;
    const registered = {icon, original_icon, instance_id, platform, translation_key};
    return {id: seed.id, seed, registered, area, device, instance, category, hidden};
}

/**
 * What Odoo's server answers about entities beside their live states: what stands in its tables, and what it asks Home Assistant for.
 */
export class HaApi {
    constructor({ha_server, orm}) {
        this.server = ha_server;
        this.orm = orm;
    }

    /**
     * @param {string} resModel `ha.device`, `ha.area`, `ha.floor` or `ha.label`
     * @param {number} resId
     * @param {number} limit
     * @returns {Promise<{rows: EntityRow[], total: number}>} the entities of a record that the user may see
     */
    async entities(resModel, resId, limit) {
        const {total, entities} = await this.orm.silent.call(resModel, "entity_cards", [[resId], limit]);
        return {total, rows: entities.map(rowFromCard)};
    }

    /**
     * What uses a record in Home Assistant. Home Assistant itself is asked, which takes a moment and may fail.
     *
     * @param {string} resModel `ha.entity`, `ha.device`, `ha.area`, `ha.floor` or `ha.label`
     * @param {number} resId
     * @returns {Promise<{used_by: EntityRow[], used_by_device: EntityRow[], uses: EntityRow[]}>}
     */
    async related(resModel, resId) {
        const found = await this.orm.silent.call(resModel, "related", [[resId]]);
        return Object.fromEntries(Object.entries(found).map(([key, cards]) => [key, cards.map(rowFromCard)]));
    }

    /**
     * @param {Array} domain of `ha.command`; only managers may ask
     * @returns {Promise<Object[]>} the latest commands, the last one first
     */
    commands(domain) {
        return this.orm.silent.searchRead("ha.command", domain, COMMAND_FIELDS, {
            limit: COMMANDS,
            order: "id DESC",
        });
    }

    /**
     * @param {string} text words in any order
     * @param {number} limit of entities
     * @returns {Promise<{current_instance_id: number|false, areas: Object[], entities: EntityRow[]}>} as `ha.entity.find` has it
     */
    async find(text, limit) {
        const found = await this.orm.silent.call("ha.entity", "find", [text, limit]);
        return {...found, entities: found.entities.map(rowFromCard)};
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
        const {state, error, response} = await this.server.callService(recordId, service, data);
        if (state !== "done") {
            throw new HaRefusal(state, error || _t("Home Assistant did not answer in time."));
        }
        return response?.[entityId] || {};
    }

    /**
     * @param {number} recordId of a script
     * @returns {Promise<ScriptField[]>} the values that it takes when it is run
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
        return orNothing(this.server.scriptFields(recordId), []);
    }

    /**
     * @param {number} recordId of `ha.entity`
     * @returns {Promise<{service: string, name: string, description: string, fields: ScriptField[]}[]>} the services of it that the
     *  user was given beyond the usual ones
     */
    moreServices(recordId) {
        return orNothing(this.server.moreServices(recordId), []);
    }

    /**
     * @param {number} recordId of a lock or an alarm
     * @returns {Promise<boolean>} whether Home Assistant fills in the code, so that nobody has to write it
     */
    async hasDefaultCode(recordId) {
        return (await orNothing(this.server.hasDefaultCode(recordId), false)) === true;
    }

    /**
     * @param {number} instanceId
     * @returns {Promise<{id: number, entity_id: string, name: string}[]>} the media players that the user may control
     */
    async mediaPlayers(instanceId) {
        const players = await orNothing(this.server.mediaPlayers(instanceId), []);
        return players.filter((player) => player.can_control);
    }
}

/** Why something cannot be asked now, the control says already; who only opened it is not interrupted by another message. */
async function orNothing(promise, nothing) {
    try {
        return await promise;
    } catch (error) {
        if ([ConnectionLostError, HaRefusal, RPCError].some((kind) => error instanceof kind)) {
            return nothing;
        }
        throw error;
    }
}

export const haApiService = {
    dependencies: ["ha_server", "orm"],
    start(env, services) {
        return new HaApi(services);
    },
};

registry.category("services").add("ha_api", haApiService);
