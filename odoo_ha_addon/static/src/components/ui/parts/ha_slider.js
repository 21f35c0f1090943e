import {Component, useState} from "@odoo/owl";
import {canStep, quantityText, snap, stepped} from "@odoo_ha_addon/services/words/quantity";
import {HaStepButton} from "./ha_step_button";

/** A slider that cannot give a value outside its range or between its steps. */
export class HaSlider extends Component {
    static template = "odoo_ha_addon.HaSlider";
    static components = {HaStepButton};
    static props = {
        value: {type: [Number, {value: null}], optional: true},
        min: {type: Number, optional: true},
        max: {type: Number, optional: true},
        step: {type: Number, optional: true},
        unit: {type: String, optional: true},
        /** What it moves, in words. */
        label: String,
        isLabelHidden: {type: Boolean, optional: true},
        /** Upright and broad, for a hand. */
        isTall: {type: Boolean, optional: true},
        /** A minus and a plus at its ends, for what is set to the very step. */
        hasSteps: {type: Boolean, optional: true},
        /** Tells the value in words where a number with its unit does not. */
        format: {type: Function, optional: true},
        disabled: {type: Boolean, optional: true},
        isPending: {type: Boolean, optional: true},
        /** A class for the track, such as that of a row of colours. */
        trackClass: {type: String, optional: true},
        /** The value while it moves. */
        onSlide: {type: Function, optional: true},
        /** The value when it has stopped. */
        onChange: Function,
    };
    static defaultProps = {min: 0, max: 100, step: 1, unit: "", trackClass: ""};

    setup() {
        /** Where it is while somebody holds it, whatever Home Assistant says meanwhile. */
        this.held = useState({value: null});
    }

    get value() {
        return this.held.value ?? this.props.value ?? null;
    }

    /** Always a number: without a value the thumb rests at the beginning. */
    get position() {
        return this.value ?? this.props.min;
    }

    get text() {
        const {format, unit, step} = this.props;
        return format && this.value !== null ? format(this.value) : quantityText(this.value, unit, step);
    }

    /** How much of the track lies before the thumb. */
    get style() {
        const {min, max} = this.props;
        const part = max > min ? (Math.min(max, Math.max(min, this.position)) - min) / (max - min) : 0;
        return `--ha-slider-part: ${part}`;
    }

    snapped(ev) {
        return snap(Number(ev.target.value), this.props);
    }

    onInput(ev) {
        this.held.value = this.snapped(ev);
        this.props.onSlide?.(this.held.value);
    }

    onChange(ev) {
        const value = this.snapped(ev);
        this.held.value = null;
        this.props.onChange(value);
    }

    /** @param {1|-1} direction */
    canMove(direction) {
        return !this.props.disabled && canStep(this.value, direction, this.props);
    }

    /** @param {1|-1} direction */
    move(direction) {
        this.props.onChange(stepped(this.value, direction, this.props));
    }

    /** Whatever else moves by these keys, a list for one, does not while the slider does. */
    onKeydown(ev) {
        if (ev.altKey) {
            return;
        }
        if (ev.key.startsWith("Arrow") || ["Home", "End", "PageUp", "PageDown"].includes(ev.key)) {
            ev.stopPropagation();
        }
    }
}
