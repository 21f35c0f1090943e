import {useState} from "@odoo/owl";
import {TRIGGER_FILTERS} from "@base_automation/utils";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {SelectionField, selectionField} from "@web/views/fields/selection/selection_field";

const OURS = ["ha.entity", "ha.instance"];
const GROUPS = [
    {key: "home_assistant", label: "Home Assistant", triggers: ["on_ha"]},
    {
        key: "values",
        label: _t("Values Updated"),
        triggers: [
            "on_stage_set",
            "on_user_set",
            "on_tag_set",
            "on_state_set",
            "on_priority_set",
            "on_archive",
            "on_unarchive",
        ],
    },
    {key: "mail", label: _t("Email Events"), triggers: ["on_message_sent", "on_message_received"]},
    {
        key: "timing",
        label: _t("Timing Conditions"),
        triggers: ["on_time", "on_time_created", "on_time_updated"],
    },
    {
        key: "custom",
        label: _t("Custom"),
        triggers: ["on_create", "on_create_or_write", "on_unlink", "on_change"],
    },
    {key: "external", label: _t("External"), triggers: ["on_webhook"]},
    {key: "other", label: _t("Other"), triggers: []},
];
/** Those that Odoo offers no longer; one that has it keeps it. */
const DEPRECATED = ["on_write"];

/**
 * The groups of triggers that a rule about a model can have.
 *
 * @param {[string, string][]} options all triggers and their names
 * @param {{name: string, ttype: string, relation: string}[]} fields of the model
 * @param {{model: string, isThread: boolean, current: string}} rule
 * @returns {{label: string, choices: {value: string, label: string}[]}[]}
 */
export function groupsOfTriggers(options, fields, rule) {
    const isOffered = ([value]) => {
        if (value === "on_ha") {
            return OURS.includes(rule.model);
        }
        if (DEPRECATED.includes(value)) {
            return rule.current === value;
        }
        if (GROUPS.find((group) => group.key === "mail").triggers.includes(value)) {
            return rule.isThread;
        }
        const filter = TRIGGER_FILTERS[value];
        return !filter || fields.some(filter);
    };
    const groupOf = (value) =>
        GROUPS.find((group) => group.triggers.includes(value)) || GROUPS[GROUPS.length - 1];
    const offered = options.filter(isOffered).map(([value, label]) => ({value, label}));
    return GROUPS.map((group) => ({
        label: group.label,
        choices: offered.filter((option) => groupOf(option.value) === group),
    })).filter((group) => group.choices.length);
}

/** Odoo's own field of triggers knows only Odoo's own triggers, and fails for any other. */
export class HaTriggerSelectionField extends SelectionField {
    static template = "base_automation.TriggerSelectionField";

    setup() {
        super.setup();
        this.offered = useState({groups: []});
        const orm = useService("orm");
        let known = null;
        let fields = [];
        useRecordObserver(async (record) => {
            const {data} = record;
            const modelId = data.model_id?.id;
            const options = record.fields[this.props.name].selection;
            const rule = {
                model: data.model_name,
                isThread: data.model_is_mail_thread,
                current: data[this.props.name],
            };
            if (known !== modelId) {
                known = modelId;
                fields = await orm.searchRead(
                    "ir.model.fields",
                    [["model_id", "=", modelId]],
                    ["name", "ttype", "relation"]
                );
            }
            this.offered.groups = groupsOfTriggers(options, fields, rule);
        });
    }

    get groups() {
        return this.offered.groups;
    }
}

registry.category("fields").add("ha_trigger_selection", {
    ...selectionField,
    component: HaTriggerSelectionField,
    fieldDependencies: [
        {name: "model_is_mail_thread", type: "boolean"},
        {name: "model_name", type: "char"},
    ],
});
