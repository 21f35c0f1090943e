import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";
import {LOOKS, stateText} from "@odoo_ha_automation/services/alarm/alarm_words";
import {useHaAlarms} from "@odoo_ha_automation/services/alarm/ha_alarm_service";

/** On the card of an entity: that an alarm of it lasts. */
export class HaAlarmMark extends Component {
    static template = "odoo_ha_automation.HaAlarmMark";
    static props = {recordId: Number, entity: {type: Object, optional: true}};

    setup() {
        this.alarms = useHaAlarms();
    }

    get alarm() {
        return this.alarms.of(this.props.recordId)[0];
    }

    get look() {
        return LOOKS[this.alarm.severity];
    }

    get label() {
        return _t("Alarm: %(name)s (%(state)s)", {name: this.alarm.name, state: stateText(this.alarm)});
    }
}

registry.category("odoo_ha_addon.card_parts").add("alarm", {component: HaAlarmMark}, {sequence: 5});
