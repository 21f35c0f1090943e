import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {LOOKS, severityText, sinceText, stateText} from "@odoo_ha_automation/services/alarm/alarm_words";
import {useHaAlarms} from "@odoo_ha_automation/services/alarm/ha_alarm_service";
import {acknowledge, openAlarm} from "./alarm_actions";

/** In the dialog of an entity: the alarms of it that last, and what can be done about them. */
export class HaEntityAlarms extends Component {
    static template = "odoo_ha_automation.HaEntityAlarms";
    static props = {
        recordId: Number,
        entity: {type: Object, optional: true},
        close: {type: Function, optional: true},
    };

    setup() {
        /** Only the web client has it. */
        this.action = this.env.services.action;
        this.alarms = useHaAlarms();
        Object.assign(this, {severityText, sinceText, stateText});
    }

    get shown() {
        return this.alarms.of(this.props.recordId);
    }

    mayAcknowledge({state}) {
        return Boolean(this.action) && this.alarms.state.mayAcknowledge && state === "raised";
    }

    colorOf({severity}) {
        return LOOKS[severity].color;
    }

    iconOf({severity}) {
        return LOOKS[severity].icon;
    }

    acknowledge({id}) {
        return acknowledge(this.action, id);
    }

    open({id}) {
        this.props.close?.();
        return openAlarm(this.action, id);
    }
}

registry
    .category("odoo_ha_addon.entity_dialog_parts")
    .add("alarm", {component: HaEntityAlarms}, {sequence: 5});
