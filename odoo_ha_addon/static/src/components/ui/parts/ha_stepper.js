import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {quantityText, snap} from "@odoo_ha_addon/services/words/quantity";

/** A value between a minus and a plus. */
export class HaStepper extends Component {
    static template = "odoo_ha_addon.HaStepper";
    static props = {
        value: {type: [Number, {value: null}], optional: true},
        min: {type: Number, optional: true},
        max: {type: Number, optional: true},
        step: {type: Number, optional: true},
        unit: {type: String, optional: true},
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
        return quantityText(this.props.value, this.props.unit, this.props.step);
    }

    get isKnown() {
        return typeof this.props.value === "number";
    }

    get decreaseLabel() {
        return _t("Decrease %s", this.props.label);
    }

    get increaseLabel() {
        return _t("Increase %s", this.props.label);
    }

    get canDecrease() {
        return !this.props.disabled && this.isKnown && this.props.value > this.props.min;
    }

    get canIncrease() {
        return !this.props.disabled && this.isKnown && this.props.value < this.props.max;
    }

    /** @param {1|-1} direction */
    move(direction) {
        const {min, max, step, value} = this.props;
        const origin = Number.isFinite(min) ? min : 0;
        this.props.onChange(Math.max(min, snap(value + direction * step, {min: origin, max, step})));
    }
}
