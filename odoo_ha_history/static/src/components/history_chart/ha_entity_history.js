import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {hasHistory} from "@odoo_ha_history/services/history/has_history";
import {HaHistoryChart} from "./ha_history_chart";

/** How one entity went, with the way to where it can be compared with others. */
export class HaEntityHistory extends Component {
    static template = "odoo_ha_history.HaEntityHistory";
    static components = {HaHistoryChart};
    static props = {
        recordId: Number,
        entity: {type: Object, optional: true},
        /** Of the dialog that it is in. */
        close: {type: Function, optional: true},
        /** What time is shown at first, as `HaHistoryChart` has it. */
        first: {type: Object, optional: true},
    };

    setup() {
        this.action = this.env.services.action;
        this.ids = [this.props.recordId];
        this.shown = undefined;
        this.onRest = (shown) => (this.shown = shown);
    }

    openPage() {
        this.props.close?.();
        const additionalContext = {ha_history: {entities: this.ids, ...this.shown}};
        this.action.doAction("odoo_ha_history.action_ha_history", {additionalContext});
    }
}

registry.category("odoo_ha_addon.entity_dialog_parts").add("history", {
    component: HaEntityHistory,
    isFor: hasHistory,
    isFirst: true,
});
