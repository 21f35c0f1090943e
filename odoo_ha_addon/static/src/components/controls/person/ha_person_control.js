import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaPicture} from "@odoo_ha_addon/components/ui/ha_picture/ha_picture";
import {factsOf} from "@odoo_ha_addon/components/controls/reading/facts";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";
import {HaHeadline} from "@odoo_ha_addon/components/controls/reading/ha_headline";
import {tonesOf} from "@odoo_ha_addon/services/words/state_tone";

const FACTS = {gps_accuracy: {label: _t("Position accuracy"), unit: "m"}};

/** Where a person is, with their picture. */
export class HaPersonControl extends Component {
    static template = "odoo_ha_addon.HaPersonControl";
    static components = {HaFacts, HaHeadline, HaPicture};
    static props = {control: Object};

    get picture() {
        return this.props.control.attributes.entity_picture || "";
    }

    get facts() {
        return factsOf(this.props.control.entity, FACTS);
    }
}

controlRegistry.add("person", {
    component: HaPersonControl,
    title: _t("People"),
    simpleIcon: "fa-user-o",
    use: "sensor",
    attributes: ["entity_picture"],
    picture: ({attributes}) => attributes.entity_picture,
    stateTone: tonesOf({idle: ["not_home"]}),
});
