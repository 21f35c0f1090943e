import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** `<widget name="ha_marks"/>` on `ha.entity`: says of a hidden one that it is, in a list by an icon alone. */
export class HaMarks extends Component {
    static template = "odoo_ha_addon.HaMarks";
    static props = standardWidgetProps;

    get isHidden() {
        return this.props.record.data.hidden;
    }

    get isShort() {
        return this.env.config?.viewType !== "form";
    }
}

export const haMarksWidget = {
    component: HaMarks,
    fieldDependencies: [{ name: "hidden", type: "boolean" }],
    listViewWidth: 30,
};

registry.category("view_widgets").add("ha_marks", haMarksWidget);
