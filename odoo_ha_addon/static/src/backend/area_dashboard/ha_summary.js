import {Component, useEffect, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {isSummed, summaryOf} from "./area_summary";
import {refreshed} from "@odoo_ha_addon/services/live/entity_rows";

const SIMPLE_ICONS = {
    temperature: "fa-thermometer-half",
    humidity: "fa-tint",
    alarms: "fa-exclamation-triangle",
    lights: "fa-lightbulb-o",
    openings: "fa-folder-open-o",
    unavailable: "fa-ban",
};
/** Entities that are followed for one summary at most; what is beyond is as old as the page's last reading. */
const MOST_FOLLOWED = 150;

/** What is going on in an area, in a few small marks. */
export class HaSummary extends Component {
    static template = "odoo_ha_addon.HaSummary";
    static components = {HaGlyph};
    static props = {
        place: Object,
        /** With words, and live by itself; else it shows what other parts of the page follow. */
        isWhole: {type: Boolean, optional: true},
    };

    setup() {
        this.store = useService("ha_store");
        this.entities = useState(this.store.entities);
        this.simple = SIMPLE_ICONS;
        useEffect(
            (ids) => {
                const releases = ids ? ids.split(",").map((id) => this.store.follow(Number(id))) : [];
                return () => releases.forEach((release) => release());
            },
            () => [this.props.isWhole ? this.followed.join() : ""]
        );
    }

    /** What Home Assistant takes for the climate, which may be in another area. */
    get named() {
        const {temperature_row, humidity_row} = this.props.place;
        return [temperature_row, humidity_row].filter(Boolean);
    }

    get followed() {
        const {named} = this;
        const summed = this.props.place.rows.filter(isSummed).slice(0, MOST_FOLLOWED);
        return [...new Set([...named, ...summed].map(({id}) => id))];
    }

    get chips() {
        const {place, isWhole} = this.props;
        const rows = place.rows.map((row) => refreshed(row, this.entities));
        this.named.forEach((row) => refreshed(row, this.entities));
        const chips = summaryOf(rows, place);
        return isWhole ? chips : chips.filter(({key}) => key !== "unavailable" && key !== "humidity");
    }
}
