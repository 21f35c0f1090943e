import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {rpcBus} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {FetchRecordError} from "@web/model/relational_model/errors";
import {browser} from "@web/core/browser/browser";
import {USER_GROUP} from "@odoo_ha_addon/services/ha_data_service";

/**
 * A link to something of ours that is not there, or not for the user: whatever it leads to, one dialog says so and has a way on.
 *
 * Odoo itself has three answers, by what was not found when: a list without a word, a notification, and a dialog that names models.
 */

const OURS = /^\/odoo\/(home-assistant\b|ha\.|action-odoo_ha_addon\.)/;
const APP = "odoo_ha_addon.menu_ha_root";
/** Calls with which pages are read: what they are refused for is not what the user did, but where they are. */
const READS = [
    "formatted_read_group",
    "get_views",
    "search_panel_select_multi_range",
    "search_panel_select_range",
    "search_read",
    "web_read",
    "web_read_group",
    "web_search_read",
];
const REFUSALS = ["odoo.exceptions.AccessError", "odoo.exceptions.MissingError"];

export class HaRefused {
    constructor({action, dialog, menu}) {
        this.action = action;
        this.dialog = dialog;
        this.menu = menu;
        this.isOpen = false;
        /** What pages could not be read for. */
        this.refusals = new WeakSet();
        rpcBus.addEventListener("RPC:RESPONSE", ({detail}) => this._onResponse(detail));
    }

    _onResponse({data: {params}, settings, error}) {
        const isRead = params?.model?.startsWith("ha.") && READS.includes(params.method);
        if (isRead && !settings.silent && REFUSALS.includes(error?.exceptionName)) {
            this.refusals.add(error);
        }
    }

    get isAboutOurs() {
        return OURS.test(browser.location.pathname) || this.menu.getCurrentApp()?.xmlid === APP;
    }

    /** @returns {boolean} whether the error is a page of ours that cannot be read */
    isRefusal(error) {
        return this.refusals.has(error) || (error instanceof FetchRecordError && this.isAboutOurs);
    }

    async tell() {
        if (this.isOpen) {
            return;
        }
        this.isOpen = true;
        this._ask(await user.hasGroup(USER_GROUP));
    }

    _ask(isUser, isAgain = false) {
        let isAnswered = false;
        this.dialog.add(
            ConfirmationDialog,
            {
                ...(isUser
                    ? {
                          title: _t("You cannot open this"),
                          body: _t(
                              "It does not exist any more, or you may not see it. Whoever looks after Home Assistant here can help."
                          ),
                          confirmLabel: _t("Go to the dashboard"),
                      }
                    : {
                          title: _t("You have no access to Home Assistant"),
                          body: _t("Ask your Odoo administrator for access."),
                          confirmLabel: _t("Go to my first page"),
                      }),
                confirm: () => {
                    isAnswered = true;
                    return this._goOn(isUser);
                },
                cancelLabel: _t("Close"),
                cancel: () => (isAnswered = true),
            },
            {
                onClose: () => {
                    // The page that is shown instead closes all dialogs.
                    if (isAnswered || isAgain) {
                        this.isOpen = false;
                    } else {
                        this._ask(isUser, true);
                    }
                },
            }
        );
    }

    _goOn(isUser) {
        if (isUser) {
            return this.action.doAction("odoo_ha_addon.action_ha_area_dashboard", {clearBreadcrumbs: true});
        }
        browser.location.assign("/odoo");
    }
}

export const haRefusedService = {
    dependencies: ["action", "dialog", "menu"],
    start(env, services) {
        return new HaRefused(services);
    },
};

registry.category("services").add("ha_refused", haRefusedService);

/** @returns {boolean} whether the user was told */
export function refusedHandler(env, error, originalError) {
    const refused = env.services.ha_refused;
    if (!refused?.isRefusal(originalError)) {
        return false;
    }
    error.unhandledRejectionEvent?.preventDefault();
    refused.tell();
    return true;
}

registry.category("error_handlers").add("ha_refused", refusedHandler, {sequence: 10});
