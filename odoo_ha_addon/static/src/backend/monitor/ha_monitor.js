import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {HaPage} from "@odoo_ha_addon/backend/page/ha_page";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {useReading} from "@odoo_ha_addon/backend/page/ha_dashboards";
import {HaMachine} from "./ha_machine";

/** The machines that Home Assistant watches, side by side: how busy, full and hot they are. */
export class HaMonitor extends Component {
    static template = "odoo_ha_addon.HaMonitor";
    static components = {HaMachine, HaPage, Layout};
    static props = {...standardActionServiceProps};
    static displayName = _t("Monitor");

    setup() {
        const dashboards = useService("ha_dashboards");
        this.here = useCurrentInstance();
        this.connections = useState(useService("ha_connections").connections);
        this.reading = useReading(
            () => this.here.current?.id,
            (id) => dashboards.machines(id)
        );
    }

    /** What was never connected cannot be told to watch machines. */
    get isConnected() {
        const {id, websocket_status} = this.here.current;
        return (this.connections.get(id)?.state || websocket_status) === "connected";
    }
}

registry.category("actions").add("ha_monitor", HaMonitor);
