import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {attributeName} from "@odoo_ha_addon/services/words/state_text";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";
import {lastTriggeredFacts} from "@odoo_ha_addon/components/controls/reading/facts";
import {HaHeadline} from "@odoo_ha_addon/components/controls/reading/ha_headline";
import {HaServiceFields, readFields} from "./ha_service_fields";
import {firstValue} from "./script_values";

/** Runs a script with values for its fields, and stops it. */
export class HaScriptControl extends Component {
    static template = "odoo_ha_addon.HaScriptControl";
    static components = {HaButton, HaFacts, HaHeadline, HaServiceFields};
    static props = {control: Object};

    setup() {
        this.api = useService("ha_api");
        this.state = useState({fields: [], values: {}, problems: {}});
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
        return lastTriggeredFacts(this.props.control, _t("Last run"));
    }

    async loadFields() {
        const fields = await this.api.scriptFields(this.props.control.recordId);
        this.state.values = Object.fromEntries(fields.map((field) => [field.key, firstValue(field)]));
        this.state.fields = fields;
    }

    labelOf({key, name}) {
        return name || attributeName(this.props.control.entity, key);
    }

    run() {
        const variables = this.readVariables();
        if (variables) {
            this.props.control.call("turn_on", Object.keys(variables).length ? {variables} : {});
        }
    }

    /** @returns {Object|undefined} nothing where something is missing or wrong, which is shown then */
    readVariables() {
        const {data, problems} = readFields(
            this.state.fields,
            this.state.values,
            _t("Needed to run the script.")
        );
        this.state.problems = problems;
        return Object.keys(problems).length ? undefined : data;
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
