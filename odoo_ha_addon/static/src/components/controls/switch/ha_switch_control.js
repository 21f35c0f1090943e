import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {HaToggle} from "@odoo_ha_addon/components/ui/parts/ha_toggle";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {turnOnOrOff} from "@odoo_ha_addon/services/calls/quick_actions";

/** What is on or off, and nothing else. */
export class HaSwitchControl extends Component {
    static template = "odoo_ha_addon.HaSwitchControl";
    static components = {HaStateText, HaToggle};
    static props = {control: Object};
}

const DOMAINS = {
    input_boolean: {title: _t("Input booleans"), simpleIcon: "fa-toggle-on"},
    switch: {title: _t("Switches"), simpleIcon: "fa-power-off"},
};
for (const [domain, own] of Object.entries(DOMAINS)) {
    controlRegistry.add(domain, {
        ...own,
        component: HaSwitchControl,
        compact: HaToggle,
        quickAction: turnOnOrOff,
    });
}
