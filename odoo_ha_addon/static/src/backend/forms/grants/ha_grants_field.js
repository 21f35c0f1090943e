import {X2ManyField, x2ManyField} from "@web/views/fields/x2many/x2many_field";
import {registry} from "@web/core/registry";

/** The grants of an entity group: a new one is written in a row, and not chosen from those that there are. */
export class HaGrantsField extends X2ManyField {
    get isMany2Many() {
        return false;
    }
}

registry.category("fields").add("ha_grants", {...x2ManyField, component: HaGrantsField});
