import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus} from "@web/core/utils/hooks";
import {CodeFormat} from "./code_format";

/** Codes of what was never sent to Home Assistant, so that it says nothing of the code. */
const NOT_SENT = ["busy", "not_connected", "right_lost"];
/** How Home Assistant names an error for which it has no words: nothing for people. */
const NAME_OF_ERROR = /^(Validation error: )?\w+$/;

/** Asks for a code: digits on a keypad, or a text. The code is not kept anywhere. */
export class HaCodeDialog extends Component {
    static template = "odoo_ha_addon.HaCodeDialog";
    static components = {Dialog};
    static props = {
        close: Function,
        title: String,
        /** What a code looks like. */
        format: CodeFormat,
        confirmLabel: {type: String, optional: true},
        /** Gets the code, and what is to be called with a refusal; tells whether it was taken. */
        onCode: Function,
    };
    static defaultProps = {confirmLabel: _t("Confirm")};

    setup() {
        /** `refusal` and `words` (Home Assistant's own) say why a code was not taken. */
        this.state = useState({code: "", isSending: false, refusal: "", words: ""});
        this.digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0"];
        this.input = useAutofocus();
    }

    get isNumeric() {
        return this.props.format.isNumeric;
    }

    get isComplete() {
        return this.props.format.fits(this.state.code);
    }

    press(digit) {
        this.state.code += digit;
        this.state.refusal = "";
    }

    erase() {
        this.state.code = this.state.code.slice(0, -1);
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.confirm();
        }
    }

    /** A code that was refused is written again at once: whoever mistyped it may have little time. */
    async confirm() {
        if (!this.isComplete || this.state.isSending) {
            return;
        }
        this.state.isSending = true;
        this.state.refusal = "";
        let refused = {};
        const isTaken = await this.props.onCode(this.state.code, (outcome) => (refused = outcome));
        if (isTaken) {
            this.props.close();
            return;
        }
        const {code, error} = refused;
        const isUnsent = NOT_SENT.includes(code) && error;
        Object.assign(this.state, {
            code: "",
            isSending: false,
            refusal: isUnsent ? error : _t("That code was not taken."),
            words: isUnsent || !error || NAME_OF_ERROR.test(error) ? "" : error,
        });
        if (this.input.el) {
            // Who types fast has written it since the last rendering, which would not know that there is something to erase.
            this.input.el.value = "";
            this.input.el.focus();
        }
    }
}

/**
 * @param {Object} dialog the service
 * @param {{title: string, format: CodeFormat, confirmLabel?: string}} question
 * @param {(code: string, onRefused: (outcome: Object) => void) =>
 *  Promise<import("@odoo_ha_addon/services/calls/pending_calls").HaOutcome>} send
 * @returns {Promise<import("@odoo_ha_addon/services/calls/pending_calls").HaOutcome>} that of the last code; `cancelled` if the
 *  user changed their mind
 */
export function askForCode(dialog, question, send) {
    return new Promise((resolve) => {
        let outcome = "cancelled";
        const onCode = async (code, onRefused) => {
            outcome = await send(code, onRefused);
            return outcome !== "failed";
        };
        dialog.add(HaCodeDialog, {...question, onCode}, {onClose: () => resolve(outcome)});
    });
}
