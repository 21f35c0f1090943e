import {Component} from "@odoo/owl";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";

/** Puts what is large in a dialog beside each other, in the colour of the state; elsewhere it is not there. */
export class HaLarge extends Component {
    static template = "odoo_ha_addon.HaLarge";
    static props = {
        control: Object,
        isLarge: Boolean,
        slots: Object,
    };

    get tone() {
        return stateTone(this.props.control.entity);
    }
}

/**
 * @template {typeof Component} C
 * @param {C} Control whose template asks `isLarge`
 * @returns {C} the same control for a dialog, where there is room for what is taken hold of with a whole hand
 */
export function enlarged(Control) {
    return class extends Control {
        get isLarge() {
            return true;
        }
    };
}
