import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {dialogParts} from "@odoo_ha_addon/services/entity_parts";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {toldPath} from "./told_path";

const SIZE = {width: 600, height: 120};
/** Of the time of the alarm, before and after it. */
const MARGIN = 0.15;
const LEAST_MARGIN = 600;

/** How the entity went while the alarm lasted: by history where that is installed, else what firings have told. */
export class HaAlarmChartWidget extends Component {
    static template = "odoo_ha_automation.HaAlarmChartWidget";
    static props = standardWidgetProps;

    get data() {
        return this.props.record.data;
    }

    /** The history of an entity, as another addon shows it in its dialog. */
    get history() {
        return dialogParts.get("history", {}).component;
    }

    get recordId() {
        return this.data.entity_id?.id;
    }

    get first() {
        const start = this.data.raised_at.toSeconds();
        const end = this.data.ended_at ? this.data.ended_at.toSeconds() : Date.now() / 1000;
        const margin = Math.max(LEAST_MARGIN, (end - start) * MARGIN);
        return this.data.ended_at
            ? {span: end - start + 2 * margin, end: end + margin}
            : {span: end - start + margin, end: null};
    }

    get size() {
        return SIZE;
    }

    get path() {
        const {told, ended_at: ended} = this.data;
        return toldPath(told, ended ? ended.toSeconds() : Date.now() / 1000, SIZE);
    }
}

registry.category("view_widgets").add("ha_alarm_chart", {
    component: HaAlarmChartWidget,
    fieldDependencies: [
        {name: "entity_id", type: "many2one"},
        {name: "raised_at", type: "datetime"},
        {name: "ended_at", type: "datetime"},
        {name: "told", type: "json"},
    ],
});
