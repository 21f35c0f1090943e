import {registry} from "@web/core/registry";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {HaNearbyBand} from "./ha_nearby";

/** Wherever a new instance is asked for, the page that leads to a connected one answers; its form has the same by hand. Above them stands what has announced itself. */
function connecting(Controller, template) {
    return class extends Controller {
        static template = template;
        static components = {...Controller.components, HaNearbyBand};

        async createRecord() {
            await this.env.services.action.doAction("odoo_ha_addon.action_ha_connect");
        }
    };
}

registry.category("views").add("ha_instance_list", {
    ...listView,
    Controller: connecting(listView.Controller, "odoo_ha_addon.InstanceList"),
});
registry.category("views").add("ha_instance_kanban", {
    ...kanbanView,
    Controller: connecting(kanbanView.Controller, "odoo_ha_addon.InstanceKanban"),
});
