import {Component} from "@odoo/owl";
import {SelectMenu} from "@web/core/select_menu/select_menu";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {choicesOf} from "@odoo_ha_addon/components/controls/script/script_values";
import {HaServiceRecords} from "./ha_service_records";
import {arranged, entryOf, expressionOf, firstGiven, textOf, valueOf} from "./service_values";
import {useCatalogue} from "./use_catalogue";

/**
 * `<field name="…" widget="ha_service_data" options="{'instance': …, 'service': …, 'problems': …}"/>`: values for the fields of a
 * service, each a value or an expression. The options name other fields of the record.
 */
export class HaServiceDataField extends Component {
    static template = "odoo_ha_automation.HaServiceDataField";
    static components = {HaServiceRecords, SelectMenu};
    static props = {...standardFieldProps, instance: String, service: String, problems: String};

    setup() {
        this.catalogue = useCatalogue(this.props.instance);
        this.entryOf = entryOf;
        this.choicesOf = choicesOf;
        this.textOf = textOf;
    }

    get service() {
        return this.catalogue.services[this.props.record.data[this.props.service]];
    }

    get data() {
        return this.props.record.data[this.props.name] || {};
    }

    get arranged() {
        return arranged(this.service?.fields || [], this.data);
    }

    get instanceId() {
        return this.props.record.data[this.props.instance]?.id || false;
    }

    get hasExpressions() {
        return Object.values(this.data).some((given) => "expression" in given);
    }

    /** What is wrong with all of them. */
    get problem() {
        return this.problemOf("");
    }

    problemOf(key) {
        return this.props.record.data[this.props.problems]?.[key] || "";
    }

    choicesToAdd(fields) {
        return fields.map(({key, name, description}) => ({value: key, label: name, description}));
    }

    inputId(key) {
        return `${this.props.id || this.props.name}_${key}`;
    }

    isExpression({given}) {
        return "expression" in given;
    }

    /** What is no longer a field of the service is not of the catalogue's: it stays until somebody takes it out. */
    noteOf({isKnown, field}) {
        return !isKnown && this.service
            ? String(_t("The service does not have this field."))
            : field.description;
    }

    set(key, given) {
        return this.props.record.update({[this.props.name]: {...this.data, [key]: given}});
    }

    add(key) {
        if (key) {
            this.set(key, firstGiven(this.service.fields.find((field) => field.key === key)));
        }
    }

    remove(key) {
        const rest = Object.entries(this.data).filter(([name]) => name !== key);
        return this.props.record.update({[this.props.name]: Object.fromEntries(rest)});
    }

    onText(row, ev) {
        this.set(row.key, {value: valueOf(row.field, ev.target.value)});
    }

    onChecked(row, ev) {
        this.set(row.key, {value: ev.target.checked});
    }

    onExpression(row, ev) {
        this.set(row.key, {expression: ev.target.value});
    }

    toggle(row) {
        if (this.isExpression(row)) {
            const first = firstGiven(row.field);
            this.set(row.key, "value" in first ? first : {value: null});
        } else {
            this.set(row.key, {expression: expressionOf(row.given.value)});
        }
    }
}

registry.category("fields").add("ha_service_data", {
    component: HaServiceDataField,
    displayName: _t("Values of a Home Assistant Service"),
    supportedTypes: ["json"],
    extractProps: ({options: {instance, service, problems}}) => ({instance, service, problems}),
    isEmpty: () => false,
});
