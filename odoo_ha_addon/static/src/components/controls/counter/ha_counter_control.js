import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {numberState} from "@odoo_ha_addon/services/words/state_kinds";
import {valueTone} from "@odoo_ha_addon/services/words/state_tone";

/** Counts up and down, and from the beginning again. */
export class HaCounterControl extends Component {
    static template = "odoo_ha_addon.HaCounterControl";
    static components = {HaButton};
    static props = {control: Object};

    get isCompact() {
        return false;
    }

    /** @returns {number|null} */
    get value() {
        const {state} = this.props.control;
        return /^-?\d+$/.test(state || "") ? Number(state) : null;
    }

    get text() {
        return quantityText(this.value);
    }

    get step() {
        return this.props.control.attributes.step || 1;
    }

    get canDecrement() {
        const {minimum} = this.props.control.attributes;
        return this.value !== null && (minimum === undefined || this.value > minimum);
    }

    get canIncrement() {
        const {maximum} = this.props.control.attributes;
        return this.value !== null && (maximum === undefined || this.value < maximum);
    }

    /** @param {number} value Home Assistant keeps it in its range, so it is shown there */
    shown(value) {
        const {minimum = -Infinity, maximum = Infinity} = this.props.control.attributes;
        return {state: String(Math.max(minimum, Math.min(maximum, value)))};
    }

    increment() {
        return this.props.control.call("increment", {}, this.shown(this.value + this.step));
    }

    decrement() {
        return this.props.control.call("decrement", {}, this.shown(this.value - this.step));
    }

    reset() {
        return this.props.control.call("reset", {}, this.shown(this.props.control.attributes.initial ?? 0));
    }
}

/** The same without the way back to the beginning. */
export class HaCounterButtons extends HaCounterControl {
    get isCompact() {
        return true;
    }
}

controlRegistry.add("counter", {
    component: HaCounterControl,
    compact: HaCounterButtons,
    title: _t("Counters"),
    simpleIcon: "fa-list-ol",
    icon: () => "mdi:counter",
    stateText: numberState,
    stateTone: valueTone,
});
