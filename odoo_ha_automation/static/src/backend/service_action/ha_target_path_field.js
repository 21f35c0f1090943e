import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {FieldSelectorField, fieldSelectorField} from "@web/views/fields/field_selector/field_selector_field";

const LEADING = ["many2one", "many2many", "one2many"];

/** A path of the record to other records: only what leads to some is offered. */
export class HaTargetPathField extends FieldSelectorField {
    filter(definition) {
        return super.filter(definition) && LEADING.includes(definition.type);
    }
}

registry.category("fields").add("ha_target_path", {
    ...fieldSelectorField,
    component: HaTargetPathField,
    displayName: _t("Path to Home Assistant Records"),
});
