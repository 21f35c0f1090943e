import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {ENTITY_FIELDS, seedFromData} from "./entity_record";
import {declarationOf} from "@odoo_ha_addon/services/control_registry";
import {HaEntityControl} from "@odoo_ha_addon/components/entity/ha_entity_control";

/**
 * `<widget name="ha_entity_control"/>` on `ha.entity`: its control.
 *
 * In lists, where Odoo allows no attributes of one's own: `options="{'size': 'compact', 'state': 'none'}"`.
 *
 * `size="compact"` is for rows and cards; `state="none"` shows nothing where there is no control, for views that show the state
 * themselves.
 */
export class HaEntityControlWidget extends Component {
    static template = "odoo_ha_addon.HaEntityControlWidget";
    static components = {HaEntityControl};
    static props = {
        ...standardWidgetProps,
        size: {type: String, optional: true},
        isStateHidden: {type: Boolean, optional: true},
    };

    /**
     * A list has many rows of domains that fit in none.
     *
     * @returns {boolean} whether there is nothing to show
     */
    static isEmpty({isStateHidden, record, size}) {
        return isStateHidden && size === "compact" && !declarationOf(record.data.domain)?.compact;
    }

    get isEmpty() {
        return HaEntityControlWidget.isEmpty(this.props);
    }

    get seed() {
        return seedFromData(this.props.record.data);
    }
}

export const haEntityControlWidget = {
    component: HaEntityControlWidget,
    fieldDependencies: ENTITY_FIELDS,
    extractProps: ({attrs, options}) => ({
        size: options.size || attrs.size || "full",
        isStateHidden: (options.state || attrs.state) === "none",
    }),
    listViewWidth: [64, 170],
};

registry.category("view_widgets").add("ha_entity_control", haEntityControlWidget);
