import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useHaAnswer} from "@odoo_ha_addon/services/calls/answer";
import {userZoneText} from "@odoo_ha_addon/services/words/home_time";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaHeadline} from "@odoo_ha_addon/components/controls/reading/ha_headline";
import {agendaOf, DAYS_AHEAD, eventText} from "./agenda";

const EVENTS_EVERY = 5 * 60_000;

/** The next events of a calendar. */
export class HaCalendarControl extends Component {
    static template = "odoo_ha_addon.HaCalendarControl";
    static components = {HaHeadline};
    static props = {control: Object};

    setup() {
        this.answer = useHaAnswer(this.props.control, "get_events", () => ({duration: {days: DAYS_AHEAD}}), {
            every: EVENTS_EVERY,
        });
    }

    /** What is on now, which tells more than that the calendar is on or off. */
    get nowText() {
        const {attributes, state} = this.props.control;
        if (state === "on") {
            return attributes.message || "";
        }
        return state === "off" ? String(_t("Nothing at the moment")) : "";
    }

    get emptyText() {
        return _t("Nothing in the next %s days.", DAYS_AHEAD);
    }

    /** Said only where the clock of the house shows another time. */
    get zoneText() {
        const zone = userZoneText(this.props.control.entity);
        return zone ? _t("In your time zone (%s)", zone) : "";
    }

    get days() {
        return agendaOf(this.answer.data?.events);
    }
}

controlRegistry.add("calendar", {
    component: HaCalendarControl,
    title: _t("Calendars"),
    simpleIcon: "fa-calendar",
    use: "sensor",
    attributes: ["all_day", "end_time", "message", "start_time"],
    amount: eventText,
});
