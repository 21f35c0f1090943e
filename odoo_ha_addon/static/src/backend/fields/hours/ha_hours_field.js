import {Component} from "@odoo/owl";
import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {FloatTimeField} from "@web/views/fields/float_time/float_time_field";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const {Info} = luxon;
const WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Lines of hours on days of the week (`ha.weekly.hours.mixin`): days to tap, from when until when, and as many lines as one likes. */
export class HaHoursField extends Component {
    static template = "odoo_ha_addon.HaHoursField";
    static components = {FloatTimeField};
    static props = standardFieldProps;

    get list() {
        return this.props.record.data[this.props.name];
    }

    get hasSeveral() {
        return this.list.records.length > 1;
    }

    /** The days in the order of the user's calendar. */
    get days() {
        const short = Info.weekdays("narrow");
        const long = Info.weekdays("long");
        const first = (localization.weekStart + 6) % 7;
        return WEEK.map((name, number) => ({name, short: short[number], long: long[number]})).map(
            (day, number, all) => all[(number + first) % 7]
        );
    }

    label(number) {
        return this.hasSeveral ? _t("Hours, line %s", number + 1) : _t("Hours");
    }

    toggle(line, day) {
        line.update({[day]: !line.data[day]});
    }

    add() {
        this.list.addNewRecord({position: "bottom", mode: "edit"});
    }

    remove(line) {
        this.list.delete(line);
    }
}

registry.category("fields").add("ha_hours", {
    component: HaHoursField,
    supportedTypes: ["one2many"],
    relatedFields: [
        ...WEEK.map((name) => ({name, type: "boolean", readonly: false})),
        {name: "hour_from", type: "float", readonly: false},
        {name: "hour_to", type: "float", readonly: false},
    ],
});
