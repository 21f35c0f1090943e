import {Component, useEffect} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {CONNECTION_FIELDS, connectionFromData} from "./connection_record";
import {HaConnectionBadge} from "@odoo_ha_addon/components/ui/ha_connection_badge/ha_connection_badge";

/** `<field name="connection_state" widget="ha_connection"/>` on `ha.instance`: the connection, live. */
export class HaConnectionField extends Component {
    static template = "odoo_ha_addon.HaConnectionField";
    static components = {HaConnectionBadge};
    static props = standardFieldProps;

    setup() {
        const connections = useService("ha_connections");
        useEffect(
            () => connections.refresh(),
            // The record was read again, after saving for instance: what was heard before may be over.
            () => [this.seed.state, this.seed.reason]
        );
    }

    get seed() {
        return connectionFromData(this.props.record.data);
    }
}

export const haConnectionField = {
    component: HaConnectionField,
    displayName: _t("Home Assistant Connection"),
    supportedTypes: ["selection"],
    fieldDependencies: CONNECTION_FIELDS,
    listViewWidth: [110, 240],
};

registry.category("fields").add("ha_connection", haConnectionField);
