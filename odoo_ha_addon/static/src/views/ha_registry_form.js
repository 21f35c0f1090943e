import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { useRegistryChanges } from "../core/registry_changes";

/** A form that shows within a moment what Home Assistant has changed, and what it answered to an edit. */
export class HaRegistryFormController extends FormController {
    setup() {
        super.setup();
        useRegistryChanges(
            this.props.resModel,
            async () => this.model.root.isNew || (await this.model.root.isDirty()),
            () => this.model.load()
        );
    }
}

export const haRegistryFormView = { ...formView, Controller: HaRegistryFormController };

registry.category("views").add("ha_registry_form", haRegistryFormView);
