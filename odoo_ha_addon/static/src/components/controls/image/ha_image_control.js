import { Component } from "@odoo/owl";
import { controlRegistry } from "../../ha_control/control_registry";
import { HaPicture } from "../../ha_picture/ha_picture";
import { factsOf, lastTimeText } from "../reading/facts";
import { HaFacts } from "../reading/ha_facts";

/** A picture that a device gives; its state is the moment at which it changed last. */
export class HaImageControl extends Component {
    static template = "odoo_ha_addon.HaImageControl";
    static components = { HaFacts, HaPicture };
    static props = { control: Object };

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

controlRegistry.add("image", { component: HaImageControl });
