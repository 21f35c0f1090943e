import {Component, onWillStart, toRaw, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {attributeName} from "@odoo_ha_addon/services/words/state_text";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {instantText} from "@odoo_ha_addon/services/words/home_time";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";
import {HaHeadline} from "@odoo_ha_addon/components/controls/reading/ha_headline";
import {choicesOf, firstValue, inputOf, readValue} from "./script_values";

/** Runs a script with values for its fields, and stops it. */
export class HaScriptControl extends Component {
    static template = "odoo_ha_addon.HaScriptControl";
    static components = {HaButton, HaFacts, HaHeadline};
    static props = {control: Object};

    setup() {
        this.api = useService("ha_api");
        this.state = useState({fields: [], values: {}, problems: {}});
        this.inputOf = inputOf;
        this.choicesOf = choicesOf;
        if (!this.isCompact) {
            onWillStart(() => {
                // The script can be run before its fields are known: none of them is asked of who presses at once.
                this.loadFields();
            });
        }
    }

    get isCompact() {
        return false;
    }

    get isRunning() {
        return this.props.control.state === "on";
    }

    get facts() {
        const {attributes, entity} = this.props.control;
        const text = instantText(attributes.last_triggered, entity) || String(_t("Never"));
        return [
            {key: "last_triggered", label: attributeName(entity, "last_triggered", _t("Last run")), text},
        ];
    }

    async loadFields() {
        const fields = await this.api.scriptFields(this.props.control.recordId);
        this.state.values = Object.fromEntries(fields.map((field) => [field.key, firstValue(field)]));
        this.state.fields = fields;
    }

    labelOf({key, name}) {
        return name || attributeName(this.props.control.entity, key);
    }

    onChange(field, ev) {
        const {target} = ev;
        // Known at every key, for a rendering meanwhile writes it into the field; but no reason for one.
        toRaw(this.state.values)[field.key] = target.type === "checkbox" ? target.checked : target.value;
        delete this.state.problems[field.key];
    }

    run() {
        const variables = this.readVariables();
        if (variables) {
            this.props.control.call("turn_on", Object.keys(variables).length ? {variables} : {});
        }
    }

    /** @returns {Object|undefined} nothing where something is missing or wrong, which is shown then */
    readVariables() {
        const variables = {};
        const problems = {};
        for (const field of this.state.fields) {
            const {value, isMissing, isWrong} = readValue(field, this.state.values[field.key]);
            if (isMissing || isWrong) {
                problems[field.key] = String(
                    isMissing ? _t("Needed to run the script.") : this.rangeText(field)
                );
            } else if (value !== undefined) {
                variables[field.key] = value;
            }
        }
        this.state.problems = problems;
        return Object.keys(problems).length ? undefined : variables;
    }

    rangeText({options: {min, max}}) {
        if (min !== undefined && max !== undefined) {
            return _t("Enter a number from %(min)s to %(max)s.", {min, max});
        }
        return _t("This cannot be sent.");
    }
}

export class HaScriptButton extends HaScriptControl {
    get isCompact() {
        return true;
    }
}

const RUN = {label: _t("Run"), done: _t("Done"), service: "turn_on", shown: {}};
const STOP = {label: _t("Stop"), done: _t("Stopped"), service: "turn_off", shown: {}};

controlRegistry.add("script", {
    component: HaScriptControl,
    compact: HaScriptButton,
    title: _t("Scripts"),
    simpleIcon: "fa-file-text-o",
    quickAction: ({state}) => (state === "on" ? STOP : RUN),
});
