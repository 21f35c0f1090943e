import {Component} from "@odoo/owl";
import {HaToggle} from "@odoo_ha_addon/components/ui/parts/ha_toggle";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";

/** What is on or off, and nothing else. */
export class HaSwitchControl extends Component {
    static template = "odoo_ha_addon.HaSwitchControl";
    static components = {HaStateText, HaToggle};
    static props = {control: Object};
}

for (const domain of ["input_boolean", "switch"]) {
    controlRegistry.add(domain, {component: HaSwitchControl, compact: HaToggle});
}
