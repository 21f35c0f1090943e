import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/components/entity/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {lastTimeText} from "@odoo_ha_addon/components/controls/reading/facts";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";

/** Presses a button of a device, or one of Home Assistant's own. */
export class HaButtonControl extends Component {
    static template = "odoo_ha_addon.HaButtonControl";
    static components = {HaButton, HaFacts};
    static props = {control: Object};

    get isCompact() {
        return false;
    }

    get facts() {
        const {control} = this.props;
        return [{key: "pressed", label: String(_t("Last pressed")), text: lastTimeText(control.entity)}];
    }
}

export class HaButtonButton extends HaButtonControl {
    get isCompact() {
        return true;
    }
}

for (const domain of ["button", "input_button"]) {
    controlRegistry.add(domain, {
        component: HaButtonControl,
        compact: HaButtonButton,
        risks: {
            press: ({attributes, name}) => attributes.device_class === "restart" && _t("Press %s?", name),
        },
    });
}
