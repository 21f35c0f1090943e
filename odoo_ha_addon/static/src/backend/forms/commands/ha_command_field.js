import {Component, useEffect, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {HaAttributeRows} from "@odoo_ha_addon/backend/forms/attributes/ha_attributes";
import {knownTranslations} from "@odoo_ha_addon/services/words/ha_translations";
import {commandRows, commandText} from "./command_words";

const NEEDED = [
    {name: "name", type: "char"},
    {name: "payload", type: "json"},
    {name: "instance_id", type: "many2one", relation: "ha.instance"},
];

/** What both fields know of the command; they render again when Home Assistant's own words arrive. */
function useCommand(component) {
    const translations = useService("ha_translations");
    const known = useState(knownTranslations);
    const read = () => {
        const {name, payload, instance_id: instance} = component.props.record.data;
        known.get(instance.id);
        return {name: name || "", payload, instance_id: instance.id};
    };
    useEffect(
        (instanceId) => {
            if (instanceId) {
                translations.load(instanceId);
            }
        },
        () => [read().instance_id]
    );
    return read;
}

/** `<field name="name" widget="ha_command"/>` on `ha.command`: what was asked, as a sentence. */
export class HaCommandField extends Component {
    static template = "odoo_ha_addon.HaCommandField";
    static props = standardFieldProps;

    setup() {
        this.read = useCommand(this);
    }

    get text() {
        return commandText(this.read());
    }
}

export const haCommandField = {
    component: HaCommandField,
    displayName: _t("Home Assistant Command"),
    supportedTypes: ["char"],
    fieldDependencies: NEEDED,
    listViewWidth: [180, 420],
};

registry.category("fields").add("ha_command", haCommandField);

/** `<field name="payload" widget="ha_command_data"/>` on `ha.command`: what was sent, in words, and as Home Assistant got it. */
export class HaCommandDataField extends Component {
    static template = "odoo_ha_addon.HaCommandDataField";
    static components = {HaAttributeRows};
    static props = standardFieldProps;

    setup() {
        this.read = useCommand(this);
    }

    get rows() {
        return commandRows(this.read());
    }

    get raw() {
        return JSON.stringify(this.read().payload, null, 2);
    }
}

export const haCommandDataField = {
    component: HaCommandDataField,
    displayName: _t("Home Assistant Command Data"),
    supportedTypes: ["json"],
    fieldDependencies: NEEDED,
};

registry.category("fields").add("ha_command_data", haCommandDataField);
