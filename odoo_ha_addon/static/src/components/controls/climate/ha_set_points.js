import {Component} from "@odoo/owl";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {HaStepper} from "@odoo_ha_addon/components/ui/parts/ha_stepper";
import {moveSetPoint, setPoints} from "./set_points";

/** The set points of a thermostat or a boiler as sliders. */
export class HaSetPoints extends Component {
    static template = "odoo_ha_addon.HaSetPoints";
    static components = {HaSlider};
    static props = {
        control: Object,
        bits: {type: Object, shape: {single: Number, range: {type: Number, optional: true}}},
    };

    get points() {
        return setPoints(this.props.control, this.props.bits);
    }

    get unit() {
        return temperatureUnit(this.props.control.entity);
    }

    move(point, value, isLast) {
        moveSetPoint(this.props.control, point, value, isLast);
    }
}

/** The same for a row or a card: one set point between a minus and a plus, two as text, none as the state. */
export class HaCompactSetPoints extends HaSetPoints {
    static template = "odoo_ha_addon.HaCompactSetPoints";
    static components = {HaStateText, HaStepper};

    get rangeText() {
        const [low, high] = this.points;
        return `${quantityText(low.value)} – ${quantityText(high.value, this.unit)}`;
    }
}
