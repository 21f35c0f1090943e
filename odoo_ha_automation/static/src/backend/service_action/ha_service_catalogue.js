import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";

/** How long what Home Assistant said is taken for what it would say now. */
const FRESH_MS = 30_000;

/**
 * @typedef {Object} HaServiceEntry
 * @property {string} name
 * @property {string} description
 * @property {string} group name of its integration
 * @property {string[]|null} domains of the entities that it can be called on; none for all, null where it is called on nothing
 * @property {import("@odoo_ha_addon/services/calls/ha_api").ScriptField[]} fields with `example`
 *
 * @typedef {{services: Object<string, HaServiceEntry>, problem: string|false}} HaCatalogue
 */

/** The services of Home Assistant's instances, for forms that offer them. */
export class HaServiceCatalogue {
    constructor({orm}) {
        this.orm = orm;
        this.known = new Map();
    }

    /**
     * @param {number} instanceId
     * @returns {Promise<HaCatalogue>} never fails: what is wrong stands in `problem`
     */
    of(instanceId) {
        const known = this.known.get(instanceId);
        if (known && Date.now() - known.since < FRESH_MS) {
            return known.catalogue;
        }
        const catalogue = this.ask(instanceId);
        this.known.set(instanceId, {since: Date.now(), catalogue});
        return catalogue;
    }

    async ask(instanceId) {
        try {
            return await this.orm.silent.call("ha.service.description", "catalogue", [instanceId]);
        } catch (error) {
            this.known.delete(instanceId);
            if (error instanceof RPCError) {
                return {services: {}, problem: error.data?.message || error.message};
            }
            if (error instanceof ConnectionLostError) {
                return {services: {}, problem: String(_t("Odoo does not answer now."))};
            }
            throw error;
        }
    }
}

export const haServiceCatalogueService = {
    dependencies: ["orm"],
    start(env, services) {
        return new HaServiceCatalogue(services);
    },
};

registry.category("services").add("ha_service_catalogue", haServiceCatalogueService);
