import {patch} from "@web/core/utils/patch";
import {FormController} from "@web/views/form/form_controller";
import {ListController} from "@web/views/list/list_controller";
import {HaRegistryFormController} from "@odoo_ha_addon/backend/forms/ha_registry_form";

/**
 * Who deletes or archives something is told which rules name it; the view has the field `rule_uses` for that.
 *
 * @param {Object} props of the dialog that asks
 * @param {{data: Object}[]} records
 * @returns {Object} the same with what rules name
 */
export function withRuleUses(props, records) {
    const uses = records.map(({data}) => data.rule_uses).filter(Boolean);
    return uses.length ? {...props, body: [props.body, ...new Set(uses)].join("\n")} : props;
}

patch(FormController.prototype, {
    get deleteConfirmationDialogProps() {
        return withRuleUses(super.deleteConfirmationDialogProps, [this.model.root]);
    },

    get archiveDialogProps() {
        return withRuleUses(super.archiveDialogProps, [this.model.root]);
    },
});

patch(HaRegistryFormController.prototype, {
    get deletionInHomeAssistantDialogProps() {
        return withRuleUses(super.deletionInHomeAssistantDialogProps, [this.model.root]);
    },
});

patch(ListController.prototype, {
    get deleteConfirmationDialogProps() {
        return withRuleUses(super.deleteConfirmationDialogProps, this.model.root.selection);
    },

    get archiveDialogProps() {
        return withRuleUses(super.archiveDialogProps, this.model.root.selection);
    },
});
