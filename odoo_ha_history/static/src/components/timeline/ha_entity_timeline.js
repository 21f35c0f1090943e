import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {HaTimeline} from "./ha_timeline";

const NUMBERS = ["counter", "input_number", "number"];
/** What these did is told, not what happened to them. */
const DOERS = ["automation", "scene", "script"];

/** What measures has a chart, and nothing to tell. */
function hasTimeline({domain, attributes = {}}) {
    const {unit_of_measurement: unit, state_class: stateClass} = attributes;
    return !NUMBERS.includes(domain) && !unit && !stateClass;
}

/** What happened to one entity, and by whom; of an automation, a script or a scene what it did. */
export class HaEntityTimeline extends Component {
    static template = "odoo_ha_history.HaEntityTimeline";
    static components = {HaTimeline};
    static props = {
        recordId: Number,
        entity: {type: Object, optional: true},
        /** Of the dialog that it is in. */
        close: {type: Function, optional: true},
    };

    setup() {
        const {recordId} = this.props;
        this.isDoer = DOERS.includes(this.props.entity?.domain);
        this.scope = this.isDoer ? {} : {entity_ids: [recordId]};
        this.filters = this.isDoer ? {by_id: recordId} : {};
    }
}

registry
    .category("odoo_ha_addon.entity_dialog_parts")
    .add("timeline", {component: HaEntityTimeline, isFor: hasTimeline}, {sequence: 60});
