import {registry} from "@web/core/registry";
import {haRegistryListView} from "./ha_registry_list";

/** A list of entities: a component in each row that has nothing to show there would take longer than all that it shows. */
export class HaEntityListRenderer extends haRegistryListView.Renderer {
    static recordRowTemplate = "odoo_ha_addon.HaEntityListRenderer.RecordRow";

    /** @returns {boolean} whether the widget of a column says that it has nothing to show in this row */
    isWidgetEmpty({widget, options, attrs}, record) {
        return Boolean(widget.component.isEmpty?.({record, ...widget.extractProps?.({options, attrs})}));
    }
}

export const haEntityListView = {...haRegistryListView, Renderer: HaEntityListRenderer};

registry.category("views").add("ha_entity_list", haEntityListView);
