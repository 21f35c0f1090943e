import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {ENTITY_FIELDS, seedFromData} from "./entity_record";
import {partFor} from "@odoo_ha_addon/services/control_registry";
import {HaEntityControl} from "@odoo_ha_addon/components/entity/ha_entity_control";

/**
 * `<widget name="ha_entity_control"/>` on `ha.entity`: its control.
 *
 * In lists, where Odoo allows no own attributes: `options="{'place': 'list', 'state': 'none'}"`.
 *
 * `place` is `form` (without it), `list` or `card`; `state="none"` shows nothing where there is no control, for views that show the state
 * themselves.
 */
export class HaEntityControlWidget extends Component {
    static template = "odoo_ha_addon.HaEntityControlWidget";
    static components = {HaEntityControl};
    static props = {
        ...standardWidgetProps,
        place: {type: String, optional: true},
        isStateHidden: {type: Boolean, optional: true},
    };
    static isBare = true;

    /**
     * A list has many rows of domains that fit in none.
     *
     * @returns {boolean} whether there is nothing to show
     */
    static isEmpty({isStateHidden, record, place}) {
        return isStateHidden && place !== "form" && !partFor(record.data.domain, place);
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
        place: options.place || attrs.place || "form",
        isStateHidden: (options.state || attrs.state) === "none",
    }),
    listViewWidth: [64, 170],
};

registry.category("view_widgets").add("ha_entity_control", haEntityControlWidget);
