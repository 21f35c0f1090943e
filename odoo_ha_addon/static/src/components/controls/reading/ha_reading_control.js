import {Component} from "@odoo/owl";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaFacts} from "./ha_facts";
import {HaHeadline} from "./ha_headline";
import {factsOf, peopleText} from "./facts";

/** An entity that is only read: what it says, and what else is worth knowing about it. */
export class HaReadingControl extends Component {
    static template = "odoo_ha_addon.HaReadingControl";
    static components = {HaFacts, HaHeadline};
    static props = {control: Object};

    get text() {
        const {domain, state} = this.props.control.entity;
        return domain === "zone" ? peopleText(Number(state)) : "";
    }

    get facts() {
        return factsOf(this.props.control.entity);
    }
}

for (const domain of ["air_quality", "binary_sensor", "device_tracker", "sensor", "sun", "zone"]) {
    controlRegistry.add(domain, {component: HaReadingControl});
}
