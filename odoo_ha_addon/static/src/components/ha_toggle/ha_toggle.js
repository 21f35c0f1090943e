import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** Domains that are either on or off, and are told so by `turn_on` and `turn_off`. */
export const TOGGLE_DOMAINS = ["automation", "fan", "humidifier", "input_boolean", "light", "siren", "switch"];

/** Switches an entity on and off. */
export class HaToggle extends Component {
    static template = "odoo_ha_addon.HaToggle";
    static props = {
        /** An `EntityControl`. */
        control: Object,
    };

    get control() {
        return this.props.control;
    }

    get isOn() {
        return this.control.state === "on";
    }

    get title() {
        return this.control.obstacle || (this.isOn ? _t("Turn off") : _t("Turn on"));
    }

    onChange(ev) {
        const isOn = ev.target.checked;
        // The box shows what we know, not what was clicked: the next rendering sets it.
        ev.target.checked = this.isOn;
        this.turn(isOn ? "on" : "off");
    }

    onKeydown(ev) {
        if (ev.key === "Enter" || ev.key === " ") {
            // A list would open or select the row.
            ev.stopPropagation();
        }
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.turn(this.isOn ? "off" : "on");
        }
    }

    turn(state) {
        if (!this.control.isPending) {
            this.control.ask(`turn_${state}`, {}, { state });
        }
    }
}
