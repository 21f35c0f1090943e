import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {watchLoads} from "@odoo_ha_addon/backend/page/watch_loads";
import {useRegistryChanges} from "@odoo_ha_addon/services/live/registry_changes";

const DELETE = "action_delete_in_home_assistant";
/** What comes of deleting a record in Home Assistant. */
const CONSEQUENCES = {
    "ha.area": _t(
        "What is in it is in no area then, in Home Assistant too, and automations that name it no longer find it. Odoo archives it."
    ),
    "ha.floor": _t("Its areas are on no floor then, in Home Assistant too. Odoo archives it."),
    "ha.label": _t(
        "It is taken off everything that has it, in Home Assistant too, and automations that name it no longer find it. Odoo archives it."
    ),
};

/** A form that shows within a moment what Home Assistant has changed, and what it answered to an edit. */
export class HaRegistryFormController extends FormController {
    setup() {
        super.setup();
        const isLoading = watchLoads(this.model);
        useRegistryChanges(
            this.props.resModel,
            async () =>
                isLoading() || this.model.root.isNew || this.isChoosing || (await this.model.root.isDirty()),
            () => this.model.load()
        );
    }

    /** Deleting in Home Assistant cannot be taken back here: it asks, by name, and says what comes of it. */
    async beforeExecuteActionButton(clickParams) {
        if (clickParams.name === DELETE && !(await this.isDeletionConfirmed())) {
            return false;
        }
        return super.beforeExecuteActionButton(clickParams);
    }

    /** What is asked; another addon may add what comes of it for its own records. */
    get deletionInHomeAssistantDialogProps() {
        const {data, resModel} = this.model.root;
        return {
            title: _t("Delete %(name)s in Home Assistant?", {name: data.display_name || data.name}),
            body: String(CONSEQUENCES[resModel] || _t("It cannot be brought back.")),
            confirmLabel: _t("Delete in Home Assistant"),
            confirmClass: "btn-danger",
            cancelLabel: _t("Keep"),
        };
    }

    isDeletionConfirmed() {
        return new Promise((resolve) => {
            this.dialogService.add(
                ConfirmationDialog,
                {
                    ...this.deletionInHomeAssistantDialogProps,
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                {onClose: () => resolve(false)}
            );
        });
    }

    /** Suggestions are open for a text that the record does not have yet. */
    get isChoosing() {
        return Boolean(this.rootRef.el?.querySelector(".o-autocomplete--dropdown-menu"));
    }
}

export const haRegistryFormView = {...formView, Controller: HaRegistryFormController};

registry.category("views").add("ha_registry_form", haRegistryFormView);
