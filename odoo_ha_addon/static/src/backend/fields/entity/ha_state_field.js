import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {ENTITY_FIELDS, seedFromData} from "./entity_record";
import {HaState} from "@odoo_ha_addon/components/ui/ha_state/ha_state";

/** `<field name="state" widget="ha_state"/>` on `ha.entity`: the state, live, in words. */
export class HaStateField extends HaState {
    static props = standardFieldProps;
    static isBare = true;

    get recordId() {
        return this.props.record.resId;
    }

    get seed() {
        return seedFromData(this.props.record.data);
    }
}

export const haStateField = {
    component: HaStateField,
    displayName: _t("Home Assistant State"),
    supportedTypes: ["char"],
    fieldDependencies: ENTITY_FIELDS,
    isEmpty: () => false,
    listViewWidth: [110, 200],
};

registry.category("fields").add("ha_state", haStateField);
