import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

let lastNumber = 0;

/**
 * A line of text that Home Assistant has, and that a person may change: Enter or the tick sends it, Escape or the cross
 * forgets it. What `check` complains about is not sent.
 */
export class HaEntry extends Component {
    static template = "odoo_ha_addon.HaEntry";
    static props = {
        value: String,
        label: String,
        /** Gives what is wrong with the text, in words, or an empty string. */
        check: Function,
        /** Sends the text; gives the outcome, as `EntityControl.call` does. */
        onConfirm: Function,
        isSecret: {type: Boolean, optional: true},
        inputmode: {type: String, optional: true},
        unit: {type: String, optional: true},
        disabled: {type: Boolean, optional: true},
        isPending: {type: Boolean, optional: true},
    };
    static defaultProps = {inputmode: "text", unit: ""};

    setup() {
        this.input = useRef("input");
        this.id = `o_ha_entry_${++lastNumber}`;
        /** `draft` is what was written and not sent; nothing, if the field shows what Home Assistant has. */
        this.state = useState({draft: null, error: "", isRevealed: false});
        // The template sets it where it is new; what a person has typed since then may have to be replaced by the same text again.
        useEffect(
            (text) => {
                if (this.input.el.value !== text) {
                    this.input.el.value = text;
                }
            },
            () => [this.text]
        );
    }

    get text() {
        return this.state.draft ?? this.props.value;
    }

    get isChanged() {
        return this.state.draft !== null && this.state.draft !== this.props.value;
    }

    get type() {
        return this.props.isSecret && !this.state.isRevealed ? "password" : "text";
    }

    get revealLabel() {
        return this.state.isRevealed ? _t("Hide") : _t("Show");
    }

    onInput(ev) {
        this.state.draft = ev.target.value;
        if (this.state.error) {
            this.state.error = this.props.check(this.text);
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.confirm();
        } else if (ev.key === "Escape" && this.isChanged) {
            // It forgets the text first; a dialog around it closes at the next one.
            ev.preventDefault();
            ev.stopPropagation();
            this.forget();
        } else if (ev.key.startsWith("Arrow") || ["Home", "End"].includes(ev.key)) {
            // They move in the text, not in a list around it.
            ev.stopPropagation();
        }
    }

    forget() {
        Object.assign(this.state, {draft: null, error: ""});
        this.input.el.value = this.props.value;
        this.input.el.focus();
    }

    async confirm() {
        if (!this.isChanged || this.props.disabled) {
            return;
        }
        const text = this.state.draft;
        this.state.error = this.props.check(text);
        if (this.state.error) {
            this.input.el.focus();
            return;
        }
        this.state.draft = null;
        const outcome = await this.props.onConfirm(text);
        if (outcome !== "done" && this.state.draft === null) {
            // Nobody has to write it a second time.
            this.state.draft = text;
        }
    }
}
