import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaToggle} from "@odoo_ha_addon/components/ui/parts/ha_toggle";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";
import {lastTriggeredFacts} from "@odoo_ha_addon/components/controls/reading/facts";
import {HaHeadline} from "@odoo_ha_addon/components/controls/reading/ha_headline";

/** Switches an automation on and off, and carries out its actions whatever its conditions say. */
export class HaAutomationControl extends Component {
    static template = "odoo_ha_addon.HaAutomationControl";
    static components = {HaButton, HaFacts, HaHeadline, HaToggle};
    static props = {control: Object};

    get isCompact() {
        return false;
    }

    get facts() {
        return lastTriggeredFacts(this.props.control, _t("Last triggered"));
    }
}

export class HaAutomationButtons extends HaAutomationControl {
    get isCompact() {
        return true;
    }
}

controlRegistry.add("automation", {
    component: HaAutomationControl,
    compact: HaAutomationButtons,
    title: _t("Automations"),
    simpleIcon: "fa-magic",
});
