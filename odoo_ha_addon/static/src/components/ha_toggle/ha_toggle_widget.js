import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { ENTITY_FIELDS, seedFromData } from "../../core/entity_record";
import { HaToggle } from "./ha_toggle";

/** `<widget name="ha_toggle"/>` on `ha.entity`: a switch, for what can be switched. */
export class HaToggleWidget extends Component {
    static template = "odoo_ha_addon.HaToggleWidget";
    static components = { HaToggle };
    static props = standardWidgetProps;

    get seed() {
        return seedFromData(this.props.record.data);
    }
}

export const haToggleWidget = {
    component: HaToggleWidget,
    fieldDependencies: ENTITY_FIELDS,
    listViewWidth: 60,
};

registry.category("view_widgets").add("ha_toggle", haToggleWidget);
