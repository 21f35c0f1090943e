import {Component} from "@odoo/owl";
import {toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {ENTITY_FIELDS, seedFromData} from "./entity_record";
import {useHaEntity} from "@odoo_ha_addon/services/live/hooks";

const {DateTime} = luxon;

/**
 * `<field name="last_changed" widget="ha_moment"/>` on `ha.entity`, or `last_updated`: the moment, live, to the second. Where there is
 * little room, in lists, it is the time of a moment of today, and the date of another.
 */
export class HaMomentField extends Component {
    static template = "odoo_ha_addon.HaMomentField";
    static props = {...standardFieldProps, isShort: {type: Boolean, optional: true}};
    static isBare = true;

    setup() {
        this.live = useHaEntity(
            ({record}) => record.resId,
            ({record}) => seedFromData(record.data),
            () => this.seconds
        );
    }

    /** @returns {number} since the epoch, as precisely as they are shown; 0 where nobody knows */
    get seconds() {
        return Math.floor(this.live.entity[this.props.name] || 0);
    }

    get moment() {
        return this.seconds ? DateTime.fromSeconds(this.seconds) : null;
    }

    get fullText() {
        return toLocaleDateTimeString(this.moment, {showSeconds: true});
    }

    /** The whole moment is written when somebody asks for it: for each row of a list it takes long. */
    onPointerEnter(ev) {
        if (this.props.isShort) {
            ev.target.title = this.fullText;
        }
    }

    get text() {
        if (!this.props.isShort) {
            return this.fullText;
        }
        const {moment} = this;
        const now = DateTime.now();
        const isToday = ["day", "month", "year"].every((unit) => moment[unit] === now[unit]);
        // Odoo's function does the same, and finds out each time what day it is: a list has many moments that change often.
        return isToday
            ? moment.toLocaleString(DateTime.TIME_WITH_SECONDS)
            : toLocaleDateTimeString(moment, {showTime: false});
    }
}

export const haMomentField = {
    component: HaMomentField,
    displayName: _t("Home Assistant Moment"),
    supportedTypes: ["datetime"],
    fieldDependencies: ENTITY_FIELDS,
    isEmpty: () => false,
    extractProps: ({viewType}) => ({isShort: viewType === "list"}),
    listViewWidth: 110,
};

registry.category("fields").add("ha_moment", haMomentField);
