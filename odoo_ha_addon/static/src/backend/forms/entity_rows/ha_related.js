import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useAnswer} from "@odoo_ha_addon/services/calls/answer";
import {groupedByKind} from "./entity_groups";
import {HaAnswer} from "./ha_answer";
import {HaEntityRow} from "./ha_entity_row";

/**
 * `<widget name="ha_related"/>` on `ha.entity`, `ha.device`, `ha.area`, `ha.floor` or `ha.label`: the automations, scripts, scenes …
 * that use it, each with its control. Home Assistant is asked when the widget is shown.
 */
export class HaRelated extends Component {
    static template = "odoo_ha_addon.HaRelated";
    static components = {HaAnswer, HaEntityRow};
    static props = standardWidgetProps;

    setup() {
        const api = useService("ha_api");
        this.answer = useAnswer(
            () => [this.props.record.resModel, this.props.record.resId],
            (resModel, resId) => api.related(resModel, resId)
        );
    }

    get isEmpty() {
        return Object.values(this.answer.data).every((rows) => !rows.length);
    }

    /** The sections that have something in them. */
    get sections() {
        const {used_by, used_by_device, uses} = this.answer.data;
        return [
            {key: "used_by", title: "", groups: groupedByKind(used_by)},
            {key: "used_by_device", title: _t("Through its device"), groups: groupedByKind(used_by_device)},
            {key: "uses", title: _t("What it uses itself"), groups: groupedByKind(uses)},
        ].filter(({groups}) => groups.length);
    }
}

export const haRelatedWidget = {component: HaRelated};

registry.category("view_widgets").add("ha_related", haRelatedWidget);
