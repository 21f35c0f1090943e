import {domainText} from "@odoo_ha_addon/services/control_registry";

/**
 * Groups of entities by domain are called as people call them: "Alarms", not `alarm_control_panel`.
 *
 * @param {typeof import("@web/model/relational_model/relational_model").RelationalModel} Model of a view
 * @returns {typeof Model} the same, with such groups
 */
export function withDomainGroups(Model) {
    return class extends Model {
        static Group = class extends Model.Group {
            setup(config, data) {
                super.setup(config, data);
                if (this.model.config.resModel === "ha.entity" && config.groupByFieldName === "domain") {
                    this.displayName = domainText(data.value);
                }
            }
        };
    };
}
