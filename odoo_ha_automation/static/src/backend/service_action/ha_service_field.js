import {Component} from "@odoo/owl";
import {SelectMenu} from "@web/core/select_menu/select_menu";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useCatalogue} from "./use_catalogue";

/**
 * The services as a menu offers them, by the names of their integrations.
 *
 * @param {Object<string, import("./ha_service_catalogue").HaServiceEntry>} services
 * @param {string} [stored] stays among them, though Home Assistant may have it no longer
 * @returns {{label: string, choices: {value: string, label: string}[]}[]}
 */
export function groupsOfServices(services, stored) {
    const groups = new Map();
    for (const [key, {name, group}] of Object.entries(services)) {
        if (!groups.has(group)) {
            groups.set(group, []);
        }
        groups.get(group).push({value: key, label: `${name} (${key})`});
    }
    const sorted = [...groups]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([label, choices]) => ({
            label,
            choices: choices.sort((a, b) => a.label.localeCompare(b.label)),
        }));
    if (stored && !(stored in services)) {
        sorted.unshift({label: String(_t("Chosen before")), choices: [{value: stored, label: stored}]});
    }
    return sorted;
}

/** `<field name="…" widget="ha_service" options="{'instance': 'ha_instance_id'}"/>`: one of Home Assistant's services. */
export class HaServiceField extends Component {
    static template = "odoo_ha_automation.HaServiceField";
    static components = {SelectMenu};
    static props = {...standardFieldProps, instance: String};

    setup() {
        this.catalogue = useCatalogue(this.props.instance);
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get groups() {
        return groupsOfServices(this.catalogue.services, this.value);
    }

    get description() {
        return this.catalogue.services[this.value]?.description || "";
    }

    onSelect(value) {
        this.props.record.update({[this.props.name]: value || false});
    }

    onChange(ev) {
        this.onSelect(ev.target.value.trim().toLowerCase());
    }
}

registry.category("fields").add("ha_service", {
    component: HaServiceField,
    displayName: _t("Home Assistant Service"),
    supportedTypes: ["char"],
    extractProps: ({options}) => ({instance: options.instance}),
});
