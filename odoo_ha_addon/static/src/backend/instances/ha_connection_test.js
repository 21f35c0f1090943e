import {Component, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {pick} from "@web/core/utils/objects";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** What of the form decides about a connection; as `ha.connection.test` takes it. */
const SETTINGS = ["name", "url", "token", "tls_ca", "tls_fingerprint"];

/**
 * `<widget name="ha_connection_test"/>` on the form of `ha.instance`: tries what stands in the form, whether it is saved or not, and
 * saves nothing.
 */
export class HaConnectionTest extends Component {
    static template = "odoo_ha_addon.HaConnectionTest";
    static props = standardWidgetProps;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({isTrying: false});
    }

    async tryOut() {
        const {record} = this.props;
        this.state.isTrying = true;
        try {
            const changes = pick(await record.getChanges(), ...SETTINGS);
            const action = await this.orm.call("ha.connection.test", "try_settings", [
                record.resId || false,
                changes,
            ]);
            await this.action.doAction(action);
        } finally {
            this.state.isTrying = false;
        }
    }
}

export const haConnectionTestWidget = {component: HaConnectionTest};

registry.category("view_widgets").add("ha_connection_test", haConnectionTestWidget);
