import {Component, useEffect, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {knownTranslations} from "@odoo_ha_addon/services/words/ha_translations";
import {actionText, detailText} from "./action_sentences";
import {momentOf} from "./page_moments";
import {pageState} from "./page_server";

/** So many at first; who looks for more asks for them. */
const FEW = 5;

/** What whoever looks did with these things, the newest first; it grows with each of their taps. */
export class HaOwnActions extends Component {
    static template = "odoo_ha_portal.HaOwnActions";
    static props = {
        /** Of PAGE. */
        rows: Array,
        isOfOne: {type: Boolean, optional: true},
    };

    setup() {
        this.server = useService("ha_server");
        this.page = useState(pageState);
        this.known = useState(knownTranslations);
        this.state = useState({actions: [], hasOlder: false, isWhole: false, error: ""});
        this.asked = 0;
        useEffect(
            () => {
                this.read();
            },
            () => [this.page.commands, this.props.rows]
        );
    }

    get rows() {
        return new Map(this.props.rows.map((row) => [row.id, row]));
    }

    /** @param {number|null} before the last that is known, to read on */
    async read(before = null) {
        const number = ++this.asked;
        let found;
        try {
            const {actions, more} = await this.server.actions([...this.rows.keys()], before);
            const known = before === null ? [] : this.state.actions;
            found = {actions: [...known, ...actions], hasOlder: more, error: ""};
        } catch (error) {
            // Nobody came for this: without any of it, the page is whole.
            found = {error: this.state.actions.length ? failureText(error) : ""};
        }
        if (number === this.asked) {
            Object.assign(this.state, found);
        }
    }

    get lines() {
        const {actions, isWhole} = this.state;
        const rows = this.rows;
        const known = actions.filter(({entity}) => rows.has(entity));
        return known.slice(0, isWhole ? undefined : FEW).map((action) => {
            const row = rows.get(action.entity);
            // Words of settings come later than the page.
            this.known.get(row.instance_id);
            const {iso, text: time} = momentOf(action.time);
            return {
                id: action.id,
                text: actionText(action, row),
                detail: detailText(action, row),
                iso,
                time,
            };
        });
    }

    get hasMore() {
        const {actions, isWhole, hasOlder} = this.state;
        return isWhole ? hasOlder : hasOlder || actions.length > FEW;
    }

    showMore() {
        if (this.state.isWhole) {
            return this.read(this.state.actions.at(-1).id);
        }
        this.state.isWhole = true;
    }
}
