import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {HaFavourite} from "@odoo_ha_addon/components/ui/ha_favourite/ha_favourite";

/** `<widget name="ha_favourite"/>` on `ha.entity`. */
export class HaFavouriteWidget extends HaFavourite {
    static props = standardWidgetProps;
    static isBare = true;

    get recordId() {
        return this.props.record.resId;
    }

    get name() {
        return this.props.record.data.name;
    }
}

registry.category("view_widgets").add("ha_favourite", {
    component: HaFavouriteWidget,
    fieldDependencies: [{name: "name", type: "char"}],
    listViewWidth: 40,
});
