import {_t} from "@web/core/l10n/translation";
import {HaAttributes} from "@odoo_ha_addon/backend/forms/attributes/ha_attributes";
import {dialogParts} from "@odoo_ha_addon/services/entity_parts";
import {useHaEntity} from "@odoo_ha_addon/services/live/hooks";

/** What Home Assistant tells about an entity beside its state, in its dialog. */
export class HaDialogAttributes extends HaAttributes {
    static props = {recordId: Number, entity: Object, close: Function};

    setup() {
        this.live = useHaEntity(({recordId}) => recordId);
    }
}

dialogParts.add("attributes", {component: HaDialogAttributes, fold: _t("Attributes")}, {sequence: 90});
