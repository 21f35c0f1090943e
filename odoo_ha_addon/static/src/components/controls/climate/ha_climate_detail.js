import {Component} from "@odoo/owl";
import {localization} from "@web/core/l10n/localization";
import {hasFeature} from "@odoo_ha_addon/services/live/features";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {attributeText} from "@odoo_ha_addon/services/words/state_text";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";
import {actionTone} from "./climate_action";
import {SET_POINT_BITS, setPoints} from "./set_points";

/** How warm it is and to what it is brought, in the colour of what the device does about it. */
export class HaClimateDetail extends Component {
    static template = "odoo_ha_addon.HaClimateDetail";
    static props = {entity: Object};

    get text() {
        const {entity} = this.props;
        const {current_temperature: temperature} = entity.attributes;
        if (typeof temperature !== "number") {
            return "";
        }
        const unit = temperatureUnit(entity);
        const target = this.targets.join(" – ");
        const arrow = localization.direction === "rtl" ? "←" : "→";
        return target ? `${quantityText(temperature)} ${arrow} ${target}` : quantityText(temperature, unit);
    }

    /** One temperature, two that enclose a range, or none; the last one with the unit. */
    get targets() {
        const {entity} = this.props;
        const supports = (bit) => hasFeature(entity, bit);
        const points = setPoints({...entity, entity, supports}, SET_POINT_BITS);
        return points.map(({value}, index) =>
            quantityText(value, index === points.length - 1 ? temperatureUnit(entity) : "")
        );
    }

    get tone() {
        return actionTone(this.props.entity) || "value";
    }

    get action() {
        return attributeText(this.props.entity, "hvac_action", this.props.entity.attributes.hvac_action);
    }
}
