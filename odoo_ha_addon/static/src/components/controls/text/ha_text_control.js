import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaEntry} from "@odoo_ha_addon/components/ui/parts/ha_entry";
import {secretState} from "@odoo_ha_addon/services/words/state_kinds";
import {valueTone} from "@odoo_ha_addon/services/words/state_tone";
import {complaintAbout} from "./text_rules";

/** A text that is written and confirmed; a password stays hidden until somebody asks for it. */
export class HaTextControl extends Component {
    static template = "odoo_ha_addon.HaTextControl";
    static components = {HaEntry};
    static props = {control: Object};

    get value() {
        const {entity, state} = this.props.control;
        return presenceOf(entity) === "value" ? state : "";
    }

    get isSecret() {
        return this.props.control.attributes.mode === "password";
    }

    get unit() {
        return this.props.control.attributes.unit_of_measurement || "";
    }

    check(text) {
        return complaintAbout(text, this.props.control.attributes);
    }

    async set(text) {
        if (this.check(text)) {
            return "cancelled";
        }
        return this.props.control.call("set_value", {value: text}, {state: text});
    }
}

const DOMAINS = {
    input_text: {title: _t("Input texts"), icon: () => "mdi:form-textbox"},
    text: {title: _t("Texts")},
};
for (const [domain, own] of Object.entries(DOMAINS)) {
    controlRegistry.add(domain, {
        ...own,
        component: HaTextControl,
        compact: HaTextControl,
        simpleIcon: "fa-i-cursor",
        stateText: secretState,
        // A first paint must not show a password.
        attributes: ["mode", "restored"],
        stateTone: valueTone,
    });
}
