import {domainText} from "@odoo_ha_addon/services/control_registry";
import {nothingText} from "@odoo_ha_addon/services/words/state_text";

/** The value of the group of the empty state, as the server gives it. */
const EMPTY_GROUP = "∅";

/** What groups of entities are called, by the field that they are grouped by; an empty title leaves Odoo's own. */
const TITLES = {
    /** As people call them: "Alarms", not `alarm_control_panel`. */
    domain: domainText,
    /** Groups have an empty text for no state. */
    state: (value) => nothingText({state: value === EMPTY_GROUP ? "" : value || null}),
};

/**
 * @param {typeof import("@web/model/relational_model/relational_model").RelationalModel} Model of a view
 * @returns {typeof Model} the same, whose groups of entities have titles in words
 */
export function withGroupTitles(Model) {
    return class extends Model {
        static Group = class extends Model.Group {
            setup(config, data) {
                super.setup(config, data);
                const title = this.model.config.resModel === "ha.entity" && TITLES[config.groupByFieldName];
                this.displayName = (title && title(data.value)) || this.displayName;
            }
        };
    };
}
