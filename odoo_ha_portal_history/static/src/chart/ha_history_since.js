import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {HaHistoryChart} from "@odoo_ha_history/components/history_chart/ha_history_chart";
import {FIRST_SPAN, SPANS} from "@odoo_ha_history/components/history_chart/time_range";

const {DateTime} = luxon;

/** The chart of one thing, which tells of no time before something was given. */
export class HaHistorySince extends Component {
    static template = "odoo_ha_portal_history.HaHistorySince";
    static components = {HaHistoryChart};
    static props = {
        recordId: Number,
        entity: {type: Object, optional: true},
        /** Seconds since 1970. */
        since: Number,
    };

    setup() {
        this.ids = [this.props.recordId];
        this.first = {span: this.firstSpan(), end: null};
    }

    /** As usual, or less where less is told. */
    firstSpan() {
        const told = Date.now() / 1_000 - this.props.since;
        const usual = SPANS[FIRST_SPAN];
        return Math.min(usual, ...Object.values(SPANS).filter((span) => span >= told));
    }

    get sinceText() {
        return _t("Since %s", DateTime.fromSeconds(this.props.since).toLocaleString(DateTime.DATETIME_MED));
    }
}
