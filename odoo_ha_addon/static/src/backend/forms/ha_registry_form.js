import {registry} from "@web/core/registry";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {useRegistryChanges} from "@odoo_ha_addon/services/live/registry_changes";

/** A form that shows within a moment what Home Assistant has changed, and what it answered to an edit. */
export class HaRegistryFormController extends FormController {
    setup() {
        super.setup();
        useRegistryChanges(
            this.props.resModel,
            async () => this.model.root.isNew || this.isChoosing || (await this.model.root.isDirty()),
            () => this.model.load()
        );
    }

    /** Suggestions are open for a text that the record does not have yet. */
    get isChoosing() {
        return Boolean(this.rootRef.el?.querySelector(".o-autocomplete--dropdown-menu"));
    }
}

export const haRegistryFormView = {...formView, Controller: HaRegistryFormController};

registry.category("views").add("ha_registry_form", haRegistryFormView);
