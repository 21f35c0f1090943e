import {registry} from "@web/core/registry";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";
import {useScrollMemory} from "@odoo_ha_addon/backend/page/scroll_memory";
import {watchLoads} from "@odoo_ha_addon/backend/page/watch_loads";
import {useRegistryChanges} from "@odoo_ha_addon/services/live/registry_changes";

/** A list that shows within a moment what Home Assistant has changed. */
export class HaRegistryListController extends ListController {
    setup() {
        super.setup();
        useScrollMemory(this.rootRef, `list of ${this.props.resModel}`, () => this.model.isReady);
        const isLoading = watchLoads(this.model);
        useRegistryChanges(
            this.props.resModel,
            () => isLoading() || Boolean(this.model.root.editedRecord || this.model.root.selection?.length),
            () => this.model.load()
        );
    }
}

export const haRegistryListView = {...listView, Controller: HaRegistryListController};

registry.category("views").add("ha_registry_list", haRegistryListView);
