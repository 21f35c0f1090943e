import {onWillStart} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {MANAGER_GROUP} from "@odoo_ha_addon/services/ha_data_service";
import {withGroupTitles} from "@odoo_ha_addon/backend/search/group_titles";
import {entityActionItems, useEntityActions} from "./entity_actions";
import {haRegistryListView} from "./ha_registry_list";

/** A list of entities: a component in each row that has nothing to show there would take longer than all that it shows. */
export class HaEntityListRenderer extends haRegistryListView.Renderer {
    static recordRowTemplate = "odoo_ha_addon.HaEntityListRenderer.RecordRow";

    /** @returns {boolean} whether the widget of a column says that it has nothing to show in this row */
    isWidgetEmpty({widget, options, attrs}, record) {
        return Boolean(widget.component.isEmpty?.({record, ...widget.extractProps?.({options, attrs})}));
    }
}

/** A list of entities whose selected rows can be turned on and off, marked, grouped, labelled, tagged and moved. */
export class HaEntityListController extends haRegistryListView.Controller {
    setup() {
        super.setup();
        this.entityActions = useEntityActions();
        onWillStart(async () => (this.isManager = await user.hasGroup(MANAGER_GROUP)));
    }

    getStaticActionMenuItems() {
        const run = async (act) => {
            const {root} = this.model;
            if (await act(await root.getResIds(true))) {
                await this.model.load();
            }
        };
        const ours = entityActionItems(this.entityActions, {isManager: this.isManager, run});
        return {...ours, ...super.getStaticActionMenuItems()};
    }
}

export const haEntityListView = {
    ...haRegistryListView,
    Controller: HaEntityListController,
    Model: withGroupTitles(haRegistryListView.Model),
    Renderer: HaEntityListRenderer,
};

registry.category("views").add("ha_entity_list", haEntityListView);
