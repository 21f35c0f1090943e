import {Component} from "@odoo/owl";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {attributeText} from "@odoo_ha_addon/services/words/state_text";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";
import {actionTone} from "./climate_action";

/** How warm it is, in the colour of what the device does about it. */
export class HaClimateDetail extends Component {
    static template = "odoo_ha_addon.HaClimateDetail";
    static props = {entity: Object};

    get text() {
        const {current_temperature: temperature} = this.props.entity.attributes;
        return typeof temperature === "number"
            ? quantityText(temperature, temperatureUnit(this.props.entity))
            : "";
    }

    get tone() {
        return actionTone(this.props.entity) || "value";
    }

    get action() {
        return attributeText(this.props.entity, "hvac_action", this.props.entity.attributes.hvac_action);
    }
}
