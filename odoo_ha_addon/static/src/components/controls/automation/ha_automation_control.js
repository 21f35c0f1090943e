import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {attributeName} from "@odoo_ha_addon/services/words/state_text";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaToggle} from "@odoo_ha_addon/components/ui/parts/ha_toggle";
import {instantText} from "@odoo_ha_addon/services/words/home_time";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";
import {isOfBefore} from "@odoo_ha_addon/components/controls/reading/facts";
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
        const {attributes, entity} = this.props.control;
        const moment = instantText(attributes.last_triggered, entity);
        if (!moment && isOfBefore(entity)) {
            return [];
        }
        const text = moment || String(_t("Never"));
        return [
            {
                key: "last_triggered",
                label: attributeName(entity, "last_triggered", _t("Last triggered")),
                text,
            },
        ];
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
