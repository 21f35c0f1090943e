import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus} from "@web/core/utils/hooks";
import {CodeFormat} from "./code_format";

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
        onCode: Function,
    };
    static defaultProps = {confirmLabel: _t("Confirm")};

    setup() {
        this.state = useState({code: ""});
        this.digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0"];
        useAutofocus();
    }

    get isNumeric() {
        return this.props.format.isNumeric;
    }

    get isComplete() {
        return this.props.format.fits(this.state.code);
    }

    press(digit) {
        this.state.code += digit;
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

    confirm() {
        if (this.isComplete) {
            this.props.onCode(this.state.code);
            this.props.close();
        }
    }
}

/**
 * @param {Object} dialog the service
 * @param {{title: string, format: CodeFormat, confirmLabel?: string}} question
 * @returns {Promise<string|null>} the code, or nothing if the user changed their mind
 */
export function askForCode(dialog, question) {
    return new Promise((resolve) => {
        dialog.add(HaCodeDialog, {...question, onCode: resolve}, {onClose: () => resolve(null)});
    });
}
