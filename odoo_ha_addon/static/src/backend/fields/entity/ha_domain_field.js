import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {domainText} from "@odoo_ha_addon/services/control_registry";

/** `<field name="domain" widget="ha_domain"/>` on `ha.entity`: what people call things of its kind, such as "Lights". */
export class HaDomainField extends Component {
    static template = "odoo_ha_addon.HaDomainField";
    static props = standardFieldProps;

    get text() {
        const domain = this.props.record.data[this.props.name];
        return domain ? domainText(domain) : "";
    }
}

export const haDomainField = {
    component: HaDomainField,
    displayName: _t("Home Assistant Domain"),
    supportedTypes: ["char"],
    listViewWidth: [100, 160],
};

registry.category("fields").add("ha_domain", haDomainField);
