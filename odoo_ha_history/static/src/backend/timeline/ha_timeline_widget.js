import {Component, xml} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {HaEntityTimeline} from "@odoo_ha_history/components/timeline/ha_entity_timeline";
import {HaTimeline} from "@odoo_ha_history/components/timeline/ha_timeline";

const SCOPES = {"ha.area": "area_id", "ha.device": "device_id", "ha.instance": "instance_id"};

/** `<widget name="ha_timeline"/>` on an entity, a device, an area or an instance: what happened to it, and by whom. */
export class HaTimelineWidget extends Component {
    static template = xml`
        <t t-if="props.record.resId">
            <HaEntityTimeline t-if="isEntity" t-key="props.record.resId" recordId="props.record.resId" entity="props.record.data"/>
            <HaTimeline t-else="" scope="scope"/>
        </t>
    `;
    static components = {HaEntityTimeline, HaTimeline};
    static props = standardWidgetProps;

    get isEntity() {
        return this.props.record.resModel === "ha.entity";
    }

    get scope() {
        const {resId, resModel} = this.props.record;
        return {[SCOPES[resModel]]: resId};
    }
}

registry.category("view_widgets").add("ha_timeline", {component: HaTimelineWidget});
