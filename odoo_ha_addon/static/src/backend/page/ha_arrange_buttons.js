import {Component, onPatched, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** The button that hides something on a page that is being arranged, or shows it again. */
export class HaHideButton extends Component {
    static template = "odoo_ha_addon.HaHideButton";
    static props = {
        name: String,
        isHidden: Boolean,
        onHide: Function,
    };

    get label() {
        return _t("Hide %(name)s", {name: this.props.name});
    }
}

/** What moves something by one place on a page that is being arranged, and hides it where that can be done. */
export class HaArrangeButtons extends Component {
    static template = "odoo_ha_addon.HaArrangeButtons";
    static components = {HaHideButton};
    static props = {
        name: String,
        /** Where it stands among the others. */
        index: Number,
        isFirst: {type: Boolean, optional: true},
        isLast: {type: Boolean, optional: true},
        isHidden: {type: Boolean, optional: true},
        /** Gets whether it goes towards the end. */
        onStep: Function,
        onHide: {type: Function, optional: true},
    };

    setup() {
        this.root = useRef("root");
        /** The button that moves it and the index from where, until it is elsewhere. */
        this.step = null;
        onPatched(() => this.holdFocus());
    }

    onStep({currentTarget}, isForward) {
        this.step = {button: currentTarget, from: this.props.index};
        this.props.onStep(isForward);
    }

    /**
     * What is moved in the page loses the focus: it stays where it was, or is at the way back once there is no further. What is live may
     * be rendered between the press and the move, so that only another index ends the step.
     */
    holdFocus() {
        if (!this.step || this.step.from === this.props.index) {
            return;
        }
        const {button} = this.step;
        this.step = null;
        const isElsewhere = ![button, document.body, null].includes(document.activeElement);
        if (!isElsewhere) {
            (button.disabled ? this.root.el.querySelector("button:enabled") : button)?.focus();
        }
    }

    get upLabel() {
        return _t("Move %(name)s up", {name: this.props.name});
    }

    get downLabel() {
        return _t("Move %(name)s down", {name: this.props.name});
    }
}
