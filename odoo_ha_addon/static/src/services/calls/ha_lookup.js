import { registry } from "@web/core/registry";

/** How many entities a list within a form shows at first, and how many more each time. */
export const ROWS = 100;
/** How many of the latest commands a form shows; the rest is behind a button. */
export const COMMANDS = 10;

const COMMAND_FIELDS = ["create_date", "user_id", "name", "entity_id", "payload", "state", "error", "milliseconds"];

/**
 * Questions to Odoo about what stands in its tables and about what Home Assistant knows, for forms and the command palette.
 *
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
function rowFromCard({ area, device, instance, icon, original_icon, category, hidden, ...seed }) {
    const { instance_id, platform, translation_key } = seed;
    const registered = { icon, original_icon, instance_id, platform, translation_key };
    return { id: seed.id, seed, registered, area, device, instance, category, hidden };
}

export class HaLookup {
    constructor({ orm }) {
        this.orm = orm;
    }

    /**
     * @param {string} resModel `ha.device`, `ha.area`, `ha.floor` or `ha.label`
     * @param {number} resId
     * @param {number} limit
     * @returns {Promise<{rows: EntityRow[], total: number}>} the entities of a record that the user may see
     */
    async entities(resModel, resId, limit) {
        const { total, entities } = await this.orm.silent.call(resModel, "entity_cards", [[resId], limit]);
        return { total, rows: entities.map(rowFromCard) };
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
        return this.orm.silent.searchRead("ha.command", domain, COMMAND_FIELDS, { limit: COMMANDS, order: "id DESC" });
    }

    /**
     * @param {string} text words in any order
     * @param {number} limit of entities
     * @returns {Promise<{current_instance_id: number|false, areas: Object[], entities: EntityRow[]}>} as `ha.entity.find` has it
     */
    async find(text, limit) {
        const found = await this.orm.silent.call("ha.entity", "find", [text, limit]);
        return { ...found, entities: found.entities.map(rowFromCard) };
    }
}

export const haLookupService = {
    dependencies: ["orm"],
    start(env, services) {
        return new HaLookup(services);
    },
};

registry.category("services").add("ha_lookup", haLookupService);
