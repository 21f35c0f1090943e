import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {paragraphOfOutcome} from "@odoo_ha_addon/services/documentation/paragraphs";
import {HaLearnMore} from "@odoo_ha_addon/components/ui/ha_learn_more/ha_learn_more";

const NOT_DONE = ["failed", "expired", "unknown"];

/** `<field name="paragraph" widget="ha_learn_more"/>`: the way to what the documentation tells of the record's message. */
export class HaLearnMoreField extends Component {
    static template = "odoo_ha_addon.HaLearnMoreField";
    static components = {HaLearnMore};
    static props = standardFieldProps;
}

export const haLearnMoreField = {
    component: HaLearnMoreField,
    displayName: _t("Home Assistant Documentation"),
    supportedTypes: ["char"],
    listViewWidth: [90, 140],
};

registry.category("fields").add("ha_learn_more", haLearnMoreField);

/** `<widget name="ha_learn_more" options="{'paragraph': '…'}"/>`: the same behind a message that stands in the view. */
export class HaLearnMoreWidget extends Component {
    static template = "odoo_ha_addon.HaLearnMoreWidget";
    static components = {HaLearnMore};
    static props = {...standardWidgetProps, paragraph: String};

    get paragraph() {
        return this.props.paragraph;
    }
}

export const haLearnMoreWidget = {
    component: HaLearnMoreWidget,
    extractProps: ({options}) => ({paragraph: options.paragraph}),
};

registry.category("view_widgets").add("ha_learn_more", haLearnMoreWidget);

/** `<widget name="ha_outcome_learn_more"/>` on `ha.command`: the same for what became of it, if it was not carried out. */
export class HaOutcomeLearnMore extends Component {
    static template = "odoo_ha_addon.HaLearnMoreWidget";
    static components = {HaLearnMore};
    static props = standardWidgetProps;

    get paragraph() {
        const {state, code} = this.props.record.data;
        return NOT_DONE.includes(state) && paragraphOfOutcome({state, code});
    }
}

registry.category("view_widgets").add("ha_outcome_learn_more", {
    component: HaOutcomeLearnMore,
    fieldDependencies: [
        {name: "state", type: "selection", selection: []},
        {name: "code", type: "char"},
    ],
});
