import { Component } from "@odoo/owl";
import { controlRegistry } from "../../ha_control/control_registry";
import { HaPicture } from "../../ha_picture/ha_picture";
import { factsOf } from "../reading/facts";
import { HaFacts } from "../reading/ha_facts";
import { HaHeadline } from "../reading/ha_headline";

/** Where a person is, with his picture. */
export class HaPersonControl extends Component {
    static template = "odoo_ha_addon.HaPersonControl";
    static components = { HaFacts, HaHeadline, HaPicture };
    static props = { control: Object };

    get picture() {
        return this.props.control.attributes.entity_picture || "";
    }

    get facts() {
        return factsOf(this.props.control.entity);
    }
}

controlRegistry.add("person", { component: HaPersonControl });
