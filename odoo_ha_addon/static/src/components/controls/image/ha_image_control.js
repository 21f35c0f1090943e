import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaPicture} from "@odoo_ha_addon/components/ui/ha_picture/ha_picture";
import {factsOf, lastTimeText} from "@odoo_ha_addon/components/controls/reading/facts";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";
import {momentState} from "@odoo_ha_addon/services/words/state_kinds";
import {valueTone} from "@odoo_ha_addon/services/words/state_tone";

/** A picture that a device gives; its state is the moment at which it changed last. */
export class HaImageControl extends Component {
    static template = "odoo_ha_addon.HaImageControl";
    static components = {HaFacts, HaPicture};
    static props = {control: Object};

    get of() {
        return String(this.props.control.state);
    }

    get text() {
        return lastTimeText(this.props.control.entity);
    }

    get facts() {
        return factsOf(this.props.control.entity);
    }
}

controlRegistry.add("image", {
    component: HaImageControl,
    title: _t("Images"),
    simpleIcon: "fa-picture-o",
    use: "sensor",
    stateText: momentState,
    stateTone: valueTone,
});
