import {Component, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {SEARCH_FROM} from "@odoo_ha_addon/backend/switcher/ha_instance_menu";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {MANAGER_GROUP} from "@odoo_ha_addon/services/ha_data_service";
import {HaDenied} from "@odoo_ha_addon/backend/page/ha_denied";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {matches} from "@odoo_ha_addon/services/instances/instance_overview";
import {HaNearbyBand} from "@odoo_ha_addon/backend/connect/ha_nearby";
import {HaInstanceCard} from "./ha_instance_card";
import {HaAccessContacts} from "./ha_access_contacts";

/** What is counted on the cards is read again while the page is looked at. */
export const REREAD_DELAY = 60_000;

/** The start of the app: every Home Assistant that the user may see, how it is doing, and where to go from there. */
export class HaInstances extends Component {
    static template = "odoo_ha_addon.HaInstances";
    static components = {HaDenied, HaInstanceCard, HaAccessContacts, HaNearbyBand, Layout};
    static props = {...standardActionServiceProps};
    static displayName = _t("Instances");

    setup() {
        this.data = useService("ha_data");
        this.action = useService("action");
        this.here = useCurrentInstance();
        this.connections = useState(useService("ha_connections").connections);
        this.state = useState({search: "", isManager: false});
        this.failureText = failureText;
        user.hasGroup(MANAGER_GROUP).then((isManager) => (this.state.isManager = isManager));
        useEffect(
            () => {
                this.data.refresh();
                const timer = browser.setInterval(() => this._rereadIfSeen(), REREAD_DELAY);
                return () => browser.clearInterval(timer);
            },
            () => []
        );
    }

    _rereadIfSeen() {
        if (document.visibilityState !== "hidden") {
            this.data.refresh();
        }
    }

    get hasSearch() {
        return this.here.instances.length > SEARCH_FROM;
    }

    get found() {
        return this.here.instances.filter((instance) => matches(instance, this.state.search));
    }

    get isLoading() {
        return ["idle", "loading"].includes(this.here.status);
    }

    /** Instances whose connection asks for somebody, by what is known live. */
    get inTrouble() {
        return this.here.instances.filter(({id, websocket_status}) => {
            const state = this.connections.get(id)?.state || websocket_status;
            return ["incomplete", "refused", "failed", "retrying", "waiting"].includes(state);
        });
    }

    get summary() {
        const count = this.here.instances.length;
        const trouble = this.inTrouble.length;
        return trouble
            ? _t("%(count)s instances, %(trouble)s not connected", {count, trouble})
            : _t("%s instances, all connected", count);
    }

    connectInstance() {
        this.action.doAction("odoo_ha_addon.action_ha_connect");
    }
}

registry.category("actions").add("ha_instances", HaInstances);
