import { Component, onPatched, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** The button that hides something on a page that is being arranged, or shows it again. */
export class HaHideButton extends Component {
    static template = "odoo_ha_addon.HaHideButton";
    static props = {
        name: String,
        isHidden: Boolean,
        onHide: Function,
    };

    get label() {
        return _t("Hide %(name)s", { name: this.props.name });
    }
}

/** What moves something by one place on a page that is being arranged, and hides it where that can be done. */
export class HaArrangeButtons extends Component {
    static template = "odoo_ha_addon.HaArrangeButtons";
    static components = { HaHideButton };
    static props = {
        name: String,
        isFirst: { type: Boolean, optional: true },
        isLast: { type: Boolean, optional: true },
        isHidden: { type: Boolean, optional: true },
        /** Gets whether it goes towards the end. */
        onStep: Function,
        onHide: { type: Function, optional: true },
    };

    setup() {
        this.root = useRef("root");
        /** The button that moved it, until it is moved. */
        this.pressed = null;
        onPatched(() => this.holdFocus());
    }

    step(ev, isForward) {
        this.pressed = ev.currentTarget;
        this.props.onStep(isForward);
    }

    /** What is moved in the page loses the focus: it stays where it was, or is at the way back once there is no further. */
    holdFocus() {
        const { pressed } = this;
        if (pressed && document.activeElement !== pressed) {
            const other = this.root.el.querySelector("button:enabled");
            (pressed.disabled ? other : pressed)?.focus();
        }
        this.pressed = null;
    }

    get upLabel() {
        return _t("Move %(name)s up", { name: this.props.name });
    }

    get downLabel() {
        return _t("Move %(name)s down", { name: this.props.name });
    }
}
