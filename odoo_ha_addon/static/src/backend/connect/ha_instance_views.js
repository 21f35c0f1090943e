import {registry} from "@web/core/registry";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";

/** Wherever a new instance is asked for, the page that leads to a connected one answers; its form has the same by hand. */
function connecting(Controller) {
    return class extends Controller {
        async createRecord() {
            await this.env.services.action.doAction("odoo_ha_addon.action_ha_connect");
        }
    };
}

registry
    .category("views")
    .add("ha_instance_list", {...listView, Controller: connecting(listView.Controller)});
registry
    .category("views")
    .add("ha_instance_kanban", {...kanbanView, Controller: connecting(kanbanView.Controller)});
