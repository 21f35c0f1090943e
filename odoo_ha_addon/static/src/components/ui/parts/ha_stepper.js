import {Component} from "@odoo/owl";
import {canStep, quantityText, stepped} from "@odoo_ha_addon/services/words/quantity";
import {HaStepButton} from "./ha_step_button";

/** A value between a minus and a plus. */
export class HaStepper extends Component {
    static template = "odoo_ha_addon.HaStepper";
    static components = {HaStepButton};
    static props = {
        value: {type: [Number, {value: null}], optional: true},
        min: {type: Number, optional: true},
        max: {type: Number, optional: true},
        step: {type: Number, optional: true},
        unit: {type: String, optional: true},
        /** Tells the value in words where a number with its unit does not. */
        format: {type: Function, optional: true},
        label: String,
        isLabelHidden: {type: Boolean, optional: true},
        /** The value is the state of the entity, which is not said again beside it. */
        isState: {type: Boolean, optional: true},
        disabled: {type: Boolean, optional: true},
        isPending: {type: Boolean, optional: true},
        onChange: Function,
    };
    static defaultProps = {min: -Infinity, max: Infinity, step: 1, unit: ""};

    get text() {
        const {format, step, unit, value} = this.props;
        return format && this.isKnown ? format(value) : quantityText(value, unit, step);
    }

    get isKnown() {
        return typeof this.props.value === "number";
    }

    /** @param {1|-1} direction */
    canMove(direction) {
        return !this.props.disabled && canStep(this.props.value, direction, this.props);
    }

    /** @param {1|-1} direction */
    move(direction) {
        this.props.onChange(stepped(this.props.value, direction, this.props));
    }
}
