import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const LOOKS = {
    in_step: {label: _t("In sync"), color: "success", icon: "fa-check"},
    sending: {label: _t("Sending"), color: "info", icon: "fa-paper-plane-o"},
    refused: {label: _t("Refused"), color: "danger", icon: "fa-exclamation-triangle"},
    conflict: {label: _t("Changed on both sides"), color: "warning", icon: "fa-random"},
};

const EXPLANATIONS = {
    in_step: _t("Home Assistant has the values that are shown here."),
    sending: _t("The change is on its way to Home Assistant, or waits for the connection."),
    refused: _t("Home Assistant did not accept the change."),
    conflict: _t(
        "Home Assistant has changed the same in the meantime. Open the record and choose what to keep."
    ),
};

/**
 * `<field name="sync_state" widget="ha_sync"/>`: whether Home Assistant has what is shown. With the option `quiet` nothing is said
 * where it has.
 */
export class HaSyncField extends Component {
    static template = "odoo_ha_addon.HaSyncField";
    static props = {
        ...standardFieldProps,
        quiet: {type: Boolean, optional: true},
    };
    static isBare = true;

    /** Few rows of a list have something to say. */
    static isEmpty({record, name, quiet}) {
        const state = record.data[name];
        return !state || (quiet && state === "in_step");
    }

    get state() {
        return this.props.record.data[this.props.name];
    }

    get isShown() {
        return !HaSyncField.isEmpty(this.props);
    }

    get look() {
        return LOOKS[this.state];
    }

    get title() {
        return [EXPLANATIONS[this.state], this.props.record.data.sync_message].filter(Boolean).join("\n");
    }
}

export const haSyncField = {
    component: HaSyncField,
    displayName: _t("Home Assistant Sync"),
    supportedTypes: ["selection"],
    supportedOptions: [{label: _t("Only what is not in sync"), name: "quiet", type: "boolean"}],
    fieldDependencies: [{name: "sync_message", type: "char"}],
    extractProps: ({options}) => ({quiet: Boolean(options.quiet)}),
    listViewWidth: [90, 170],
};

registry.category("fields").add("ha_sync", haSyncField);
