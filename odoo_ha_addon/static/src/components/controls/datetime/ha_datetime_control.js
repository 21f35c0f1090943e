import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {momentState, wallState} from "@odoo_ha_addon/services/words/state_kinds";
import {valueTone} from "@odoo_ha_addon/services/words/state_tone";
import {HaDateTimeInput} from "./ha_datetime_input";
import {HaTimePicker} from "./ha_time_picker";
import {MomentValue} from "./moment_value";

/** A date, a time or both, picked with Odoo's own pickers. */
export class HaDatetimeControl extends Component {
    static template = "odoo_ha_addon.HaDatetimeControl";
    static components = {HaDateTimeInput, HaTimePicker};
    static props = {control: Object};

    setup() {
        this.root = useRef("root");
        /** Grows when the picker shows something that Home Assistant does not have, so that it is made again. */
        this.state = useState({round: 0});
        useEffect(() => this.openToKeyboard());
    }

    get value() {
        return new MomentValue(this.props.control.entity);
    }

    /** Nobody reads seconds that are always zero. */
    get format() {
        const {dateFormat, timeFormat} = localization;
        const {hasSeconds, hasTime} = this.value;
        return hasTime && !hasSeconds ? `${dateFormat} ${timeFormat.replace(/[:.]ss/, "")}` : undefined;
    }

    /** Said only where the clocks differ. */
    get zoneText() {
        const {value} = this;
        if (!value.isForeign) {
            return "";
        }
        const sign = value.offset < 0 ? "-" : "+";
        const hours = Math.floor(Math.abs(value.offset) / 60);
        const minutes = String(Math.abs(value.offset) % 60).padStart(2, "0");
        return _t("In Home Assistant's time zone (UTC%s)", `${sign}${hours}:${minutes}`);
    }

    /** Odoo's picker of times is made for its calendar, where the tab key passes it by. */
    openToKeyboard() {
        const input = this.root.el.querySelector(".o_time_picker_input");
        if (input) {
            input.tabIndex = 0;
        }
    }

    async set(picked) {
        const {value, props} = this;
        const change = value.change(picked);
        const outcome = change
            ? await props.control.call(change.service, change.data, {state: change.state})
            : "cancelled";
        if (outcome !== "done") {
            this.state.round++;
        }
    }
}

/** Home Assistant's page shows a clock or a calendar where one of the two is all there is. */
function helperIcon({attributes}) {
    if (attributes.has_date === false) {
        return "mdi:clock";
    }
    return attributes.has_time === false ? "mdi:calendar" : "mdi:calendar-clock";
}

const DOMAINS = {
    date: {title: _t("Dates"), simpleIcon: "fa-calendar-o", stateText: wallState},
    datetime: {title: _t("Dates and times"), simpleIcon: "fa-clock-o", stateText: momentState},
    input_datetime: {
        title: _t("Input dates and times"),
        simpleIcon: "fa-clock-o",
        icon: helperIcon,
        stateText: wallState,
    },
    time: {title: _t("Times"), simpleIcon: "fa-clock-o", stateText: wallState},
};
for (const [domain, own] of Object.entries(DOMAINS)) {
    controlRegistry.add(domain, {
        ...own,
        component: HaDatetimeControl,
        compact: HaDatetimeControl,
        stateTone: valueTone,
        attributes: ["has_date", "has_time"],
    });
}
