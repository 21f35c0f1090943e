import {reactive} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {Mutex} from "@web/core/utils/concurrency";
import {attributesOfRows} from "@odoo_ha_addon/services/control_registry";

/** The entities that the user wants at hand: one list for all pages of this tab. */
export class HaFavourites {
    constructor({orm}) {
        this.orm = orm;
        this.mutex = new Mutex();
        /** `rows`: ROW of docs/dashboards.md, in the user's order; `status`: `idle`, `loading`, `ready` or `failed`. */
        this.state = reactive({status: "idle", rows: [], error: null});
    }

    /** @returns {Promise<void>} settled when they are known, or it is known that they cannot be */
    load() {
        return this.state.status === "ready" ? Promise.resolve() : this.reload();
    }

    /** Questions that wait are one. */
    reload() {
        if (this.state.status !== "ready") {
            this.state.status = "loading";
        }
        this.loading ||= this.mutex.exec(async () => {
            this.loading = null;
            try {
                const rows = await this.orm.silent.call("ha.favourite", "load", [], {
                    attributes: attributesOfRows(),
                });
                Object.assign(this.state, {rows, status: "ready", error: null});
            } catch (error) {
                Object.assign(this.state, {
                    error,
                    status: this.state.status === "ready" ? "ready" : "failed",
                });
            }
        });
        return this.loading;
    }

    /** @param {number} id record id of `ha.entity` */
    has(id) {
        return this.state.rows.some((row) => row.id === id);
    }

    /**
     * @param {number} id record id of `ha.entity`
     * @param {boolean} isFavourite
     */
    async mark(id, isFavourite) {
        await this.mutex.exec(() => this.orm.call("ha.favourite", "mark", [id, isFavourite]));
        await this.reload();
    }

    /**
     * @param {number[]} ids record ids of `ha.entity`
     * @param {boolean} isFavourite
     */
    async markAll(ids, isFavourite) {
        await this.mutex.exec(() => this.orm.call("ha.favourite", "mark_all", [ids, isFavourite]));
        await this.reload();
    }

    /** @param {number[]} ids record ids of `ha.entity`, in their new order, which shows at once */
    async arrange(ids) {
        const before = this.state.rows;
        const places = new Map(ids.map((id, place) => [id, place]));
        const place = ({id}) => places.get(id) ?? ids.length;
        this.state.rows = [...before].sort((a, b) => place(a) - place(b));
        try {
            await this.mutex.exec(() => this.orm.call("ha.favourite", "arrange", [ids]));
        } catch (error) {
            this.state.rows = before;
            throw error;
        }
    }
}

export const haFavouritesService = {
    dependencies: ["orm"],
    start(env, services) {
        return new HaFavourites(services);
    },
};

registry.category("services").add("ha_favourites", haFavouritesService);
