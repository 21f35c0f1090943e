import {Component} from "@odoo/owl";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";
import {HaDial} from "@odoo_ha_addon/components/ui/parts/ha_dial";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {HaStepper} from "@odoo_ha_addon/components/ui/parts/ha_stepper";
import {limits, moveSetPoint, setPoints} from "./set_points";

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

/** The same on a dial, with what is measured in the middle. */
export class HaSetPointDial extends HaSetPoints {
    static template = "odoo_ha_addon.HaSetPointDial";
    static components = {HaDial};

    /** Below the lowest temperature it heats, above the highest it cools; with one it does what the state tells. */
    get points() {
        const points = super.points;
        if (points.length > 1) {
            const [low, high] = points;
            return [
                {...low, tone: "heating"},
                {...high, tone: "cooling", isFromEnd: true},
            ];
        }
        const tone = stateTone(this.props.control.entity);
        return points.map((point) => ({...point, tone, isFromEnd: tone === "cooling"}));
    }

    get range() {
        return limits(this.props.control.entity);
    }

    /** @returns {number|null} */
    get current() {
        return this.props.control.attributes.current_temperature ?? null;
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
