import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/**
 * What every page that can be arranged does: nothing that was moved or hidden is lost without a question.
 *
 * @param {import("./arranging").Arranging} arranging
 * @returns {{discard: () => Promise<boolean>, setup: Object}} `discard` ends the arranging, unless the user wants to go on; `setup` is for
 *  `useSetupAction`
 */
export function useArranging(arranging) {
    const dialog = useService("dialog");

    function isToBeLost() {
        return new Promise((resolve) => {
            dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Discard what you have arranged?"),
                    body: _t("What you have moved and hidden is not saved."),
                    confirmLabel: _t("Discard"),
                    cancelLabel: _t("Keep arranging"),
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                {onClose: () => resolve(false)}
            );
        });
    }

    async function discard() {
        if (arranging.isDirty && !(await isToBeLost())) {
            return false;
        }
        arranging.stop();
        return true;
    }

    useHotkey("escape", () => discard(), {isAvailable: () => arranging.isOn});
    return {
        discard,
        setup: {
            beforeLeave: ({forceLeave} = {}) => forceLeave || !arranging.isOn || discard(),
            beforeUnload: (ev) => {
                if (arranging.isDirty) {
                    ev.preventDefault();
                    // Older browsers ask only then.
                    ev.returnValue = true;
                }
            },
        },
    };
}
