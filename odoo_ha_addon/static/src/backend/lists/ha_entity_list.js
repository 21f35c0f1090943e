import {onWillStart} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {MANAGER_GROUP} from "@odoo_ha_addon/services/ha_data_service";
import {withGroupTitles} from "@odoo_ha_addon/backend/search/group_titles";
import {entityActionItems, useEntityActions} from "./entity_actions";
import {haRegistryListView} from "./ha_registry_list";

/**
 * A list of entities. Its rows have as few components as can be, for each costs more than what it shows: none where a row has nothing
 * to show in a column, and none of Odoo's around those that are `bare`.
 *
 * The component of a column may say, in static members:
 * - `isBare`: it shows something of the record and needs nothing of Odoo's `Field` or `Widget` around it, such as modifiers;
 * - `isEmpty(props)`: there is nothing to show.
 */
export class HaEntityListRenderer extends haRegistryListView.Renderer {
    static recordRowTemplate = "odoo_ha_addon.HaEntityListRenderer.RecordRow";

    setup() {
        super.setup();
        /** What the architecture says of a column is the same in each row. */
        this.extractedProps = new WeakMap();
    }

    /** @returns {typeof import("@odoo/owl").Component} what shows the field or widget of a column */
    componentOf({type, field, widget}) {
        return type === "field" ? field?.component : widget.component;
    }

    isBare(column) {
        return Boolean(this.componentOf(column)?.isBare);
    }

    isCellEmpty(column, record) {
        return Boolean(this.componentOf(column)?.isEmpty?.(this.barePropsOf(column, record)));
    }

    barePropsOf(column, record) {
        if (!this.extractedProps.has(column)) {
            const isField = column.type === "field";
            const {extractProps} = isField ? column.field : column.widget;
            const props = {...extractProps?.(column, {readonly: true}), readonly: true};
            this.extractedProps.set(column, isField ? {...props, name: column.name} : props);
        }
        return {...this.extractedProps.get(column), record};
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
