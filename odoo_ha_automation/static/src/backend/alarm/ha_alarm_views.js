import {registry} from "@web/core/registry";
import {SearchModel} from "@web/search/search_model";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";
import {watchLoads} from "@odoo_ha_addon/backend/page/watch_loads";
import {useAlarmChanges} from "./alarm_changes";

/** A phone shows one column at a time, so that an empty one would hide the alarms of the others: there is no default grouping. */
export class HaAlarmSearchModel extends SearchModel {
    load(config) {
        return super.load(this.env.isSmall ? {...config, defaultGroupBy: undefined} : config);
    }
}

/** A list or a board that is read again when alarms are raised, acknowledged or cleared. */
const withChanges = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            const isLoading = watchLoads(this.model);
            useAlarmChanges(
                () => isLoading() || Boolean(this.model.root.selection?.length),
                () => this.model.load()
            );
        }
    };

export class HaAlarmFormController extends FormController {
    setup() {
        super.setup();
        const isLoading = watchLoads(this.model);
        useAlarmChanges(
            async () => isLoading() || (await this.model.root.isDirty()),
            () => this.model.load()
        );
    }
}

const views = registry.category("views");
views.add("ha_alarm_kanban", {
    ...kanbanView,
    Controller: withChanges(KanbanController),
    SearchModel: HaAlarmSearchModel,
});
views.add("ha_alarm_list", {...listView, Controller: withChanges(ListController)});
views.add("ha_alarm_form", {...formView, Controller: HaAlarmFormController});
