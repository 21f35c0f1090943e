import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaOptions} from "@odoo_ha_addon/components/ui/parts/ha_options";
import {valueTone} from "@odoo_ha_addon/services/words/state_tone";

/** One of the options that Home Assistant offers. */
export class HaSelectControl extends Component {
    static template = "odoo_ha_addon.HaSelectControl";
    static components = {HaOptions};
    static props = {control: Object};

    get text() {
        return stateText(this.props.control.entity);
    }

    get options() {
        const {attributes, entity} = this.props.control;
        const options = Array.isArray(attributes.options) ? attributes.options : [];
        return options.map((option) => ({value: option, label: stateText({...entity, state: option})}));
    }

    select(option) {
        if (this.props.control.attributes.options.includes(option)) {
            this.props.control.call("select_option", {option}, {state: option});
        }
    }
}

const DOMAINS = {
    input_select: {title: _t("Input selects"), icon: () => "mdi:format-list-bulleted"},
    select: {title: _t("Selects")},
};
for (const [domain, own] of Object.entries(DOMAINS)) {
    controlRegistry.add(domain, {
        ...own,
        component: HaSelectControl,
        compact: HaSelectControl,
        simpleIcon: "fa-list-ul",
        stateTone: valueTone,
        attributes: ["restored"],
    });
}
