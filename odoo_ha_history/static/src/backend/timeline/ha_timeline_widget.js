import {Component, xml} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {HaTimeline} from "@odoo_ha_history/components/timeline/ha_timeline";

const SCOPES = {
    "ha.area": (id) => ({area_id: id}),
    "ha.device": (id) => ({device_id: id}),
    "ha.entity": (id) => ({entity_ids: [id]}),
    "ha.instance": (id) => ({instance_id: id}),
};
/** What these did is told, not what happened to them. */
const DOERS = ["automation", "scene", "script"];

/** `<widget name="ha_timeline"/>` on an entity, a device, an area or an instance: what happened to it, and by whom. */
export class HaTimelineWidget extends Component {
    static template = xml`
        <HaTimeline t-if="recordId" t-key="recordId" scope="scope" filters="filters" isOfOne="isOfOne"/>
    `;
    static components = {HaTimeline};
    static props = standardWidgetProps;

    get recordId() {
        return this.props.record.resId;
    }

    get isDoer() {
        const {resModel, data} = this.props.record;
        return resModel === "ha.entity" && DOERS.includes(data.domain);
    }

    get isOfOne() {
        return this.props.record.resModel === "ha.entity" && !this.isDoer;
    }

    get scope() {
        return this.isDoer ? {} : SCOPES[this.props.record.resModel](this.recordId);
    }

    get filters() {
        return this.isDoer ? {by_id: this.recordId} : {};
    }
}

export const haTimelineWidget = {
    component: HaTimelineWidget,
    fieldDependencies: ({attrs}) => (attrs.domain ? [{name: "domain", type: "char"}] : []),
};

registry.category("view_widgets").add("ha_timeline", haTimelineWidget);
