import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** Switches an entity on and off. */
export class HaToggle extends Component {
    static template = "odoo_ha_addon.HaToggle";
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
        const { recordId } = this.control;
        if (this.turning === recordId) {
            return;
        }
        this.turning = recordId;
        try {
            await this.control.ask(`turn_${state}`, {}, { state });
        } finally {
            this.turning = null;
        }
    }
}
