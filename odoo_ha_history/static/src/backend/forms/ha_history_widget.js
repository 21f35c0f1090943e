import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {HaEntityHistory} from "@odoo_ha_history/components/history_chart/ha_entity_history";

/** `<widget name="ha_history"/>` on `ha.entity`: how it went. */
export class HaHistoryWidget extends Component {
    static template = "odoo_ha_history.HaHistoryWidget";
    static components = {HaEntityHistory};
    static props = standardWidgetProps;
}

registry.category("view_widgets").add("ha_history", {component: HaHistoryWidget});
