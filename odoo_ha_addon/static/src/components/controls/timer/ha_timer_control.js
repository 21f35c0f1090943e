import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {clockText, useClock} from "@odoo_ha_addon/services/browser/clock";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {secondsLeft, secondsOf} from "./timer_time";

/** Starts, pauses, cancels and finishes a timer, and counts down with it. */
export class HaTimerControl extends Component {
    static template = "odoo_ha_addon.HaTimerControl";
    static components = {HaButton};
    static props = {control: Object};

    setup() {
        this.clock = useClock(() => this.isActive);
    }

    get isCompact() {
        return false;
    }

    get isKnown() {
        return ["active", "idle", "paused"].includes(this.props.control.state);
    }

    get isActive() {
        return this.props.control.state === "active";
    }

    get isRunning() {
        return this.isActive || this.props.control.state === "paused";
    }

    /** One button that changes its meaning, so that the focus of the keyboard stays on it. */
    get main() {
        if (this.isActive) {
            return {icon: "mdi:pause", label: _t("Pause"), service: "pause", shown: {state: "paused"}};
        }
        const label = this.isRunning ? _t("Resume") : _t("Start");
        return {icon: "mdi:play", label, service: "start", shown: {state: "active"}};
    }

    get left() {
        const {attributes, state} = this.props.control;
        return secondsLeft({state, attributes}, this.clock.now);
    }

    get leftText() {
        return clockText(this.left);
    }

    get stateText() {
        return stateText(this.props.control.entity);
    }

    /** How much of its time is over. */
    get percentage() {
        const duration = secondsOf(this.props.control.attributes.duration);
        return duration && this.isRunning ? Math.round((1 - this.left / duration) * 100) : 0;
    }
}

/** The time that is left, and the button that is needed most. */
export class HaTimerButtons extends HaTimerControl {
    get isCompact() {
        return true;
    }
}

controlRegistry.add("timer", {
    component: HaTimerControl,
    compact: HaTimerButtons,
    title: _t("Timers"),
    simpleIcon: "fa-hourglass-half",
    attributes: ["duration", "finishes_at", "remaining"],
    icon: () => "mdi:timer-outline",
});
