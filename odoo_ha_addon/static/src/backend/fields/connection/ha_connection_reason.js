import {Component, useEffect} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {CONNECTION_FIELDS, connectionFromData} from "./connection_record";
import {useHaConnection} from "@odoo_ha_addon/services/live/hooks";
import {HaLearnMore} from "@odoo_ha_addon/components/ui/ha_learn_more/ha_learn_more";
import {LOOKS} from "@odoo_ha_addon/components/ui/ha_connection_badge/ha_connection_badge";

/** States that pass by themselves within a moment, or are as they should be. */
const NOTHING_TO_SAY = ["connected", "connecting", "syncing"];

/**
 * `<field name="connection_reason" widget="ha_connection_reason"/>` on `ha.instance`: why it is not connected and what to do,
 * live; nothing while all is well. With the option `alert` in a coloured box, on a form whose buttons are those of the state that is
 * shown.
 */
export class HaConnectionReasonField extends Component {
    static template = "odoo_ha_addon.HaConnectionReasonField";
    static components = {HaLearnMore};
    static props = {
        ...standardFieldProps,
        alert: {type: Boolean, optional: true},
    };

    setup() {
        this.home = useHaConnection(
            ({record}) => record.resId,
            ({record}) => connectionFromData(record.data)
        );
        useEffect(
            () => {
                this.readButtons();
            },
            () => [this.connection.state, this.connection.reason]
        );
    }

    /** What is offered hangs on the record's own fields, which were read when the connection was another one. */
    async readButtons() {
        const {alert, record} = this.props;
        const {state, reason} = connectionFromData(record.data);
        const isOther = this.connection.state !== state || this.connection.reason !== reason;
        if (alert && record.resId && isOther && !(await record.isDirty())) {
            await record.load();
        }
    }

    get connection() {
        return this.home.connection || connectionFromData(this.props.record.data);
    }

    get isShown() {
        const {state, reason} = this.connection;
        return Boolean(this.props.record.resId && reason) && !NOTHING_TO_SAY.includes(state);
    }

    get look() {
        return LOOKS[this.connection.state] || LOOKS.failed;
    }
}

export const haConnectionReasonField = {
    component: HaConnectionReasonField,
    displayName: _t("Home Assistant Connection Reason"),
    supportedTypes: ["char"],
    supportedOptions: [{label: _t("In a colored box"), name: "alert", type: "boolean"}],
    fieldDependencies: CONNECTION_FIELDS,
    isEmpty: () => false,
    extractProps: ({options}) => ({alert: Boolean(options.alert)}),
};

registry.category("fields").add("ha_connection_reason", haConnectionReasonField);
