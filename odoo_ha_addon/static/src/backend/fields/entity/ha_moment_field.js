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

    setup() {
        this.live = useHaEntity(
            ({record}) => record.resId,
            ({record}) => seedFromData(record.data)
        );
    }

    get moment() {
        const seconds = this.live.entity[this.props.name];
        return seconds ? DateTime.fromSeconds(seconds) : null;
    }

    get fullText() {
        return toLocaleDateTimeString(this.moment, {showSeconds: true});
    }

    get text() {
        if (!this.props.isShort) {
            return this.fullText;
        }
        const isToday = this.moment.hasSame(DateTime.now(), "day");
        return toLocaleDateTimeString(
            this.moment,
            isToday ? {showDate: false, showSeconds: true} : {showTime: false}
        );
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
