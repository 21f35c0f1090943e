import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useAnswer} from "@odoo_ha_addon/services/calls/answer";
import {groupedByUse} from "./entity_groups";
import {ROWS} from "@odoo_ha_addon/services/calls/ha_api";
import {useRegistryChanges} from "@odoo_ha_addon/services/live/registry_changes";
import {HaAnswer} from "./ha_answer";
import {HaEntityRow} from "./ha_entity_row";

/**
 * `<widget name="ha_entity_rows"/>` on `ha.device`, `ha.area`, `ha.floor`, `ha.label` or `ha.tag`: its entities, live, grouped as Home
 * Assistant groups those of a device, each with its control.
 */
export class HaEntityRows extends Component {
    static template = "odoo_ha_addon.HaEntityRows";
    static components = {HaAnswer, HaEntityRow};
    static props = standardWidgetProps;

    setup() {
        const api = useService("ha_api");
        this.state = useState({limit: ROWS});
        this.answer = useAnswer(
            () => [this.record.resModel, this.state.limit, this.record.resId],
            (resModel, limit, resId) => api.entities(resModel, resId, limit)
        );
        useRegistryChanges(
            "ha.entity",
            () => false,
            () => this.answer.reload()
        );
    }

    get record() {
        return this.props.record;
    }

    get groups() {
        return groupedByUse(this.answer.data.rows);
    }

    get prefix() {
        return this.record.resModel === "ha.device" ? this.record.data.shown_name || "" : "";
    }

    get missing() {
        return this.answer.data.total - this.answer.data.rows.length;
    }

    get moreText() {
        return _t("Show %s more", Math.min(this.missing, ROWS));
    }

    showMore() {
        this.state.limit += ROWS;
    }
}

export const haEntityRowsWidget = {component: HaEntityRows};

registry.category("view_widgets").add("ha_entity_rows", haEntityRowsWidget);
