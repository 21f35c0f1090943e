import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {HaButton} from "./ha_button";

/**
 * Switches an entity on and off: by a switch, or by two buttons where Home Assistant does not know which of both it is.
 */
export class HaToggle extends Component {
    static template = "odoo_ha_addon.HaToggle";
    static components = {HaButton};
    static props = {
        /** An `EntityControl`. */
        control: Object,
    };

    setup() {
        /** Record id of the entity that is being switched. */
        this.turning = null;
    }

    get control() {
        return this.props.control;
    }

    /** A switch would pretend to know. Whoever may not press the buttons sees the switch, as far as it is known. */
    get isAssumed() {
        const {attributes, mayControl, state} = this.control;
        return mayControl && (Boolean(attributes.assumed_state) || state === "unknown");
    }

    /** @returns {Object[]} props of the buttons */
    get buttons() {
        const {control} = this;
        return [
            {state: "off", icon: "mdi:flash-off", label: _t("Turn off")},
            {state: "on", icon: "mdi:flash", label: _t("Turn on")},
        ].map(({state, icon, label}) => ({
            control,
            icon,
            label,
            service: `turn_${state}`,
            shown: {state},
            isActive: control.state === state,
        }));
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

    /** A second click while the first is on its way is one too many. */
    async turn(state) {
        const {recordId} = this.control;
        if (this.turning === recordId) {
            return;
        }
        this.turning = recordId;
        try {
            await this.control.call(`turn_${state}`, {}, {state});
        } finally {
            this.turning = null;
        }
    }
}
