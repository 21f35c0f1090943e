import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {HaEntityHistory} from "@odoo_ha_history/components/history_chart/ha_entity_history";
import {hasHistory} from "@odoo_ha_history/services/history/has_history";
import {HaHistoryChart} from "@odoo_ha_history/components/history_chart/ha_history_chart";

/** What `ha.history.entities_of` calls the records of a model. */
const KINDS = {"ha.area": "areas", "ha.device": "devices", "ha.entity.group": "groups"};

/** `<widget name="ha_history"/>` on an entity: how it went; on a device, an area or a group: how went what is in it. */
export class HaHistoryWidget extends Component {
    static template = "odoo_ha_history.HaHistoryWidget";
    static components = {HaEntityHistory, HaHistoryChart};
    static props = standardWidgetProps;

    setup() {
        this.orm = useService("orm");
        this.state = useState({ids: null, error: ""});
        onWillStart(() => this.read(this.props));
        onWillUpdateProps((next) => {
            if (next.record.resId !== this.props.record.resId) {
                return this.read(next);
            }
        });
    }

    get isEntity() {
        return this.props.record.resModel === "ha.entity";
    }

    get isShown() {
        const {resId, data} = this.props.record;
        return Boolean(resId) && (!this.isEntity || hasHistory(data));
    }

    async read({record: {resId, resModel}} = this.props) {
        const kind = KINDS[resModel];
        if (!resId || !kind) {
            return;
        }
        try {
            const {ids} = await this.orm.silent.call("ha.history", "entities_of", [{[kind]: [resId]}]);
            Object.assign(this.state, {ids, error: ""});
        } catch (error) {
            Object.assign(this.state, {ids: [], error: failureText(error)});
        }
    }
}

registry.category("view_widgets").add("ha_history", {component: HaHistoryWidget});
