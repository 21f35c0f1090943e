import {Component} from "@odoo/owl";

/** What a part of a form shows until there is an answer, or instead of one; the answer itself is in the slot. */
export class HaAnswer extends Component {
    static template = "odoo_ha_addon.HaAnswer";
    static props = {
        /** As `useAnswer` gives it. */
        answer: Object,
        slots: {type: Object},
    };

    get isWaiting() {
        return !this.props.answer.data && ["idle", "loading"].includes(this.props.answer.status);
    }
}
