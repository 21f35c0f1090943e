import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { ENTITY_FIELDS, seedFromData } from "../../core/entity_record";
import { useEntityControl } from "../ha_control/entity_control";
import { HaToggle, TOGGLE_DOMAINS } from "./ha_toggle";

/** `<widget name="ha_toggle"/>` on `ha.entity`: a switch, for what can be switched. */
export class HaToggleWidget extends Component {
    static template = "odoo_ha_addon.HaToggleWidget";
    static components = { HaToggle };
    static props = standardWidgetProps;

    setup() {
        this.control = useEntityControl(
            ({ record }) => record.resId,
            ({ record }) => seedFromData(record.data)
        );
    }

    get isShown() {
        return TOGGLE_DOMAINS.includes(this.control.domain);
    }
}

export const haToggleWidget = {
    component: HaToggleWidget,
    fieldDependencies: ENTITY_FIELDS,
    listViewWidth: 60,
};

registry.category("view_widgets").add("ha_toggle", haToggleWidget);
