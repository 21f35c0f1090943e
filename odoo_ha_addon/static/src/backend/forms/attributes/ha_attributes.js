import {Component} from "@odoo/owl";
import {formatList} from "@web/core/l10n/utils";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {attributeRows} from "./attribute_rows";
import {ENTITY_FIELDS, seedFromData} from "@odoo_ha_addon/backend/fields/entity/entity_record";
import {useHaEntity} from "@odoo_ha_addon/services/live/hooks";

/** Attributes as rows of label and value; what is long or nested is folded. */
export class HaAttributeRows extends Component {
    static template = "odoo_ha_addon.HaAttributeRows";
    static props = {
        /** `AttributeRow`s of `backend/forms/attributes/attribute_rows.js`. */
        rows: Array,
    };
}
HaAttributeRows.components = {HaAttributeRows};

/** `<widget name="ha_attributes"/>` on `ha.entity`: what Home Assistant tells about it beside its state, live and in words. */
export class HaAttributes extends Component {
    static template = "odoo_ha_addon.HaAttributes";
    static components = {HaAttributeRows};
    static props = standardWidgetProps;

    setup() {
        this.live = useHaEntity(
            ({record}) => record.resId,
            ({record}) => seedFromData(record.data)
        );
    }

    get shown() {
        return attributeRows(this.live.sent);
    }

    get emptyText() {
        const names = formatList(this.shown.empty.map(({label}) => String(label)));
        return _t("Without a value at the moment: %(names)s", {names});
    }

    get raw() {
        return JSON.stringify(this.live.sent.attributes, null, 2);
    }
}

export const haAttributesWidget = {component: HaAttributes, fieldDependencies: ENTITY_FIELDS};

registry.category("view_widgets").add("ha_attributes", haAttributesWidget);
