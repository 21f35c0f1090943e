import {Component} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {session} from "@web/session";
import {acknowledge, openAlarm} from "@odoo_ha_automation/components/alarm/alarm_actions";
import {LOOKS, severityText, sinceText, stateText} from "@odoo_ha_automation/services/alarm/alarm_words";
import {useHaAlarms} from "@odoo_ha_automation/services/alarm/ha_alarm_service";

/** More nobody looks through in a menu. */
export const MOST_SHOWN = 10;
const MOST_COUNTED = 99;

/** What the bell opens: the alarms that last. */
export class HaBellMenu extends Component {
    static template = "odoo_ha_automation.HaBellMenu";
    static components = {DropdownItem};
    static props = {};

    setup() {
        this.action = useService("action");
        this.alarms = useHaAlarms();
        Object.assign(this, {severityText, sinceText, stateText});
    }

    get shown() {
        return this.alarms.state.alarms.slice(0, MOST_SHOWN);
    }

    get others() {
        return this.alarms.state.alarms.length - this.shown.length;
    }

    get acknowledgeText() {
        return _t("Acknowledge");
    }

    get othersText() {
        return _t("%s more", this.others);
    }

    lookOf({severity}) {
        return LOOKS[severity];
    }

    mayAcknowledge({state}) {
        return this.alarms.state.mayAcknowledge && state === "raised";
    }

    open({id}) {
        return openAlarm(this.action, id);
    }

    acknowledge({id}) {
        return acknowledge(this.action, id);
    }

    openAll() {
        return this.action.doAction("odoo_ha_automation.action_ha_alarm", {clearBreadcrumbs: true});
    }
}

/** In the systray: how many alarms nobody has acknowledged, and the way to them. */
export class HaBell extends Component {
    static template = "odoo_ha_automation.HaBell";
    static components = {Dropdown, HaBellMenu};
    static props = {};

    setup() {
        this.isShown = Boolean(session.ha_is_user);
        this.alarms = useHaAlarms();
    }

    get count() {
        return this.alarms.state.count;
    }

    get countText() {
        return this.count > MOST_COUNTED ? `${MOST_COUNTED}+` : String(this.count);
    }

    get color() {
        return LOOKS[this.alarms.state.severity]?.color || "secondary";
    }

    get title() {
        return this.count ? _t("Alarms that nobody has acknowledged: %s", this.count) : _t("Alarms");
    }
}

registry.category("systray").add("odoo_ha_automation.bell", {Component: HaBell}, {sequence: 21});
