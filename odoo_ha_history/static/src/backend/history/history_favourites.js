import {evaluateExpr} from "@web/core/py_js/py";
import {user} from "@web/core/user";

const MODEL = "ha.history";

/** What users want to see again: favourites as Odoo has them for its searches, each of one user. */
export class HistoryFavourites {
    /** @type {{id: number, name: string, shown: Object}[]} */
    all = [];

    /**
     * @param {Object} orm
     * @param {number|undefined} actionId without it nothing is kept
     */
    constructor(orm, actionId) {
        this.orm = orm;
        this.actionId = actionId;
    }

    async load() {
        if (!this.actionId) {
            return;
        }
        const found = await this.orm.silent.call("ir.filters", "get_filters", [MODEL, this.actionId]);
        this.all = found.flatMap(({id, name, context}) => {
            const {ha_history: shown} = evaluateExpr(context);
            return shown ? [{id, name, shown}] : [];
        });
    }

    /**
     * @param {string} name a favourite of the same name is replaced
     * @param {Object} shown what the page keeps in its address
     */
    async save(name, shown) {
        const told = Object.entries(shown).filter(([, value]) => value !== undefined);
        const same = this.all.filter((favourite) => favourite.name === name).map(({id}) => id);
        await this.orm.call("ir.filters", "create_filter", [
            {
                name,
                model_id: MODEL,
                action_id: this.actionId,
                user_ids: [[6, 0, [user.userId]]],
                domain: "[]",
                sort: "[]",
                context: JSON.stringify({ha_history: Object.fromEntries(told)}),
            },
        ]);
        if (same.length) {
            await this.orm.unlink("ir.filters", same);
        }
        await this.load();
    }

    async remove(id) {
        await this.orm.unlink("ir.filters", [id]);
        await this.load();
    }
}
