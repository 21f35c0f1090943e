import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {attributeText, stateText} from "@odoo_ha_addon/services/words/state_text";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {factsOf} from "@odoo_ha_addon/components/controls/reading/facts";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";
import {HaHeadline} from "@odoo_ha_addon/components/controls/reading/ha_headline";
import {momentState} from "@odoo_ha_addon/services/words/state_kinds";
import {valueTone} from "@odoo_ha_addon/services/words/state_tone";

/** What a device reported last, such as which button was pressed how. */
export class HaEventControl extends Component {
    static template = "odoo_ha_addon.HaEventControl";
    static components = {HaFacts, HaHeadline};
    static props = {control: Object};

    get eventType() {
        const {attributes, entity} = this.props.control;
        return attributeText(entity, "event_type", attributes.event_type);
    }

    get time() {
        return this.eventType ? stateText(this.props.control.entity) : "";
    }

    get facts() {
        return factsOf(this.props.control.entity);
    }
}

controlRegistry.add("event", {
    component: HaEventControl,
    title: _t("Events"),
    simpleIcon: "fa-bell-o",
    use: "event",
    unknownText: _t("Nothing yet"),
    stateText: momentState,
    stateTone: valueTone,
});
