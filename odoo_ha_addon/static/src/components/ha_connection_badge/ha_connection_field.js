import { Component, useEffect } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { HaConnectionBadge } from "./ha_connection_badge";

/** `<field name="connection_state" widget="ha_connection"/>` on `ha.instance`: the connection, live. */
export class HaConnectionField extends Component {
    static template = "odoo_ha_addon.HaConnectionField";
    static components = { HaConnectionBadge };
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
        const { data } = this.props.record;
        return {
            state: data[this.props.name] || "",
            reason: data.connection_reason || "",
            since: data.connection_since ? data.connection_since.toSeconds() : null,
            next_try: data.next_try ? data.next_try.toSeconds() : null,
            ha_version: data.ha_version || "",
        };
    }
}

export const haConnectionField = {
    component: HaConnectionField,
    displayName: _t("Home Assistant Connection"),
    supportedTypes: ["selection"],
    fieldDependencies: [
        { name: "connection_reason", type: "char" },
        { name: "connection_since", type: "datetime" },
        { name: "next_try", type: "datetime" },
        { name: "ha_version", type: "char" },
    ],
};

registry.category("fields").add("ha_connection", haConnectionField);
