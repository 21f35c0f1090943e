import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {recordIcons} from "@odoo_ha_addon/services/icons/icon_names";
import {inkOn, labelColor} from "./label_colors";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";

const SIMPLE = {
    "ha.area": "fa-map-o",
    "ha.device": "fa-microchip",
    "ha.floor": "fa-building-o",
    "ha.label": "fa-tag",
};

const FIELDS = {
    "ha.area": [{name: "icon", type: "char"}],
    "ha.device": [{name: "entry_type", type: "char"}],
    "ha.floor": [
        {name: "icon", type: "char"},
        {name: "level", type: "integer"},
        {name: "has_level", type: "boolean"},
    ],
    "ha.label": [
        {name: "icon", type: "char"},
        {name: "ha_color", type: "char"},
    ],
};

/**
 * `<widget name="ha_area_icon"/>` on `ha.area`, and the same for devices, floors and labels: the icon that Home Assistant shows
 * for it. One widget for each model, because what has to be read of it differs.
 */
export class HaRecordIconWidget extends Component {
    static template = "odoo_ha_addon.HaRecordIconWidget";
    static components = {HaGlyph};
    static props = {...standardWidgetProps};

    get names() {
        const {resModel, data} = this.props.record;
        return recordIcons(resModel, data);
    }

    get simple() {
        return SIMPLE[this.props.record.resModel];
    }

    get style() {
        const color = labelColor(this.props.record.data.ha_color);
        return color ? `background-color: ${color}; color: ${inkOn(color)}` : "";
    }
}

for (const [resModel, fieldDependencies] of Object.entries(FIELDS)) {
    registry.category("view_widgets").add(`${resModel.replace(".", "_")}_icon`, {
        component: HaRecordIconWidget,
        fieldDependencies,
        listViewWidth: 40,
    });
}
