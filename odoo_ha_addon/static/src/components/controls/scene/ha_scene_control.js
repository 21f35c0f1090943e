import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/components/entity/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {lastTimeText} from "@odoo_ha_addon/components/controls/reading/facts";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";

/** Sets a scene. */
export class HaSceneControl extends Component {
    static template = "odoo_ha_addon.HaSceneControl";
    static components = {HaButton, HaFacts};
    static props = {control: Object};

    get isCompact() {
        return false;
    }

    get facts() {
        const {control} = this.props;
        return [{key: "activated", label: String(_t("Last activated")), text: lastTimeText(control.entity)}];
    }
}

export class HaSceneButton extends HaSceneControl {
    get isCompact() {
        return true;
    }
}

controlRegistry.add("scene", {component: HaSceneControl, compact: HaSceneButton});
