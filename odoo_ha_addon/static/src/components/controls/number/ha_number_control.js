import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {readNumber} from "@odoo_ha_addon/services/words/number_entry";
import {rangeOf, snap} from "@odoo_ha_addon/services/words/quantity";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {HaStepper} from "@odoo_ha_addon/components/ui/parts/ha_stepper";
import {HaEntry} from "@odoo_ha_addon/components/ui/parts/ha_entry";
import {numberState} from "@odoo_ha_addon/services/words/state_kinds";
import {valueTone} from "@odoo_ha_addon/services/words/state_tone";

/** A number of mode `auto` is slid if it has at most so many steps, and written otherwise. */
const MOST_STEPS = 256;

/** What both ways to show a number share. */
class HaNumber extends Component {
    static props = {control: Object};

    get range() {
        return rangeOf(this.props.control.attributes);
    }

    get unit() {
        return this.props.control.attributes.unit_of_measurement || "";
    }

    /** @returns {number|null} */
    get value() {
        const {state} = this.props.control;
        return typeof state === "string" && state.trim() && Number.isFinite(Number(state))
            ? Number(state)
            : null;
    }

    /** The value in words, as a list shows the state. */
    textOf(value) {
        const {entity, state} = this.props.control;
        return stateText({...entity, state: value === this.value ? state : this.stateOf(value)});
    }

    /** Home Assistant writes a whole number as it keeps it: 21 or 21.0. */
    stateOf(value) {
        const hasPoint = /\.\d+$/.test(this.props.control.actual?.state || "");
        return Number.isInteger(value) && hasPoint ? value.toFixed(1) : String(value);
    }

    /** @param {number} wanted brought into the range, whatever it is */
    set(wanted) {
        const value = Number.isFinite(wanted) ? snap(wanted, this.range) : this.value;
        if (value === null || value === this.value) {
            return Promise.resolve("cancelled");
        }
        return this.props.control.call("set_value", {value}, {state: this.stateOf(value)});
    }
}

/** A number: a slider or a box, as Home Assistant wants it shown. */
export class HaNumberControl extends HaNumber {
    static template = "odoo_ha_addon.HaNumberControl";
    static components = {HaEntry, HaSlider};

    get isSlider() {
        const {mode} = this.props.control.attributes;
        const {min, max, step} = this.range;
        return mode === "slider" || (mode !== "box" && (max - min) / step <= MOST_STEPS);
    }

    get text() {
        const {attributes, entity, state} = this.props.control;
        const plain = {...entity, state, attributes: {...attributes, unit_of_measurement: ""}};
        return this.value === null ? "" : stateText(plain);
    }

    check(text) {
        return readNumber(text, this.range, this.unit).error;
    }

    async confirm(text) {
        const {value} = readNumber(text, this.range, this.unit);
        if (value === this.value) {
            return "done";
        }
        return value === null ? "cancelled" : this.set(value);
    }

    slide(value, isLast) {
        const {control} = this.props;
        const inside = snap(value, this.range);
        return control.slide("set_value", {value: inside}, {state: this.stateOf(inside)}, {isLast});
    }
}

/** A number between a minus and a plus. */
export class HaNumberStepper extends HaNumber {
    static template = "odoo_ha_addon.HaNumberStepper";
    static components = {HaStepper};
}

const DOMAINS = {
    input_number: {title: _t("Input numbers"), icon: () => "mdi:ray-vertex"},
    number: {title: _t("Numbers")},
};
for (const [domain, own] of Object.entries(DOMAINS)) {
    controlRegistry.add(domain, {
        ...own,
        component: HaNumberControl,
        compact: HaNumberStepper,
        simpleIcon: "fa-sliders",
        stateText: numberState,
        attributes: ["max", "min", "step"],
        stateTone: valueTone,
    });
}
