import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {FormController} from "@web/views/form/form_controller";
import {ListController} from "@web/views/list/list_controller";

/** What is lost with a record that is deleted, for those who are asked whether they want that. */
const CONSEQUENCES = {
    "ha.entity.group": _t("Those it is shared with lose what it gives them. Its entities stay."),
    "ha.instance": _t(
        "Odoo forgets its areas, devices, entities and groups, who may use them, and who controlled what. Home Assistant itself stays as it is."
    ),
};
/** So many are named, the rest is counted. */
const MOST_NAMED = 3;

/**
 * @param {string[]} names of the records
 * @param {number} [count] where not all are named
 * @returns {string} the question, with what is to be deleted
 */
export function deletionTitle(names, count = names.length) {
    if (names.length === 1 && count === 1) {
        return _t("Delete %(name)s?", {name: names[0]});
    }
    const named = names.slice(0, MOST_NAMED).join(", ");
    return count > Math.min(names.length, MOST_NAMED)
        ? _t("Delete %(names)s and %(more)s more?", {
              names: named,
              more: count - Math.min(names.length, MOST_NAMED),
          })
        : _t("Delete %(names)s?", {names: named});
}

function dialogProps(resModel, records, count) {
    const consequence = CONSEQUENCES[resModel];
    return consequence
        ? {
              title: deletionTitle(
                  records.map(({data}) => data.display_name || data.name),
                  count
              ),
              body: String(consequence),
              confirmLabel: _t("Delete"),
              confirmClass: "btn-danger",
              cancelLabel: _t("Keep"),
          }
        : {};
}

patch(FormController.prototype, {
    get deleteConfirmationDialogProps() {
        const {root} = this.model;
        return {...super.deleteConfirmationDialogProps, ...dialogProps(root.resModel, [root], 1)};
    },
});

patch(ListController.prototype, {
    get deleteConfirmationDialogProps() {
        const {root} = this.model;
        const records = root.selection;
        const count = root.isDomainSelected ? root.count : records.length;
        return {...super.deleteConfirmationDialogProps, ...dialogProps(root.resModel, records, count)};
    },
});
