import {Component, onMounted, onWillDestroy, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {dialogParts} from "@odoo_ha_addon/services/entity_parts";
import {hasHistory} from "@odoo_ha_history/services/history/has_history";
import {loadChart} from "./chart_loader";

/** From when on the past of things is told, by record id, in seconds since 1970. */
const SINCE = new Map((session.ha_page?.entities || []).map((row) => [row.id, row.history_since]));

/** How a thing went since it was given. The chart itself is loaded when somebody opens the thing. */
export class HaOutsideHistory extends Component {
    static template = "odoo_ha_portal_history.HaOutsideHistory";
    static props = {
        recordId: Number,
        entity: {type: Object, optional: true},
        close: {type: Function, optional: true},
    };

    setup() {
        this.state = useState({Chart: null, hasFailed: false});
        this.isOver = false;
        onMounted(() => this.load());
        onWillDestroy(() => (this.isOver = true));
    }

    async load() {
        this.state.hasFailed = false;
        let found;
        try {
            found = {Chart: await loadChart()};
        } catch {
            found = {hasFailed: true};
        }
        if (!this.isOver) {
            Object.assign(this.state, found);
        }
    }

    get since() {
        return SINCE.get(this.props.recordId);
    }
}

dialogParts.add("outside_history", {
    component: HaOutsideHistory,
    isFor: (entity) => Boolean(SINCE.get(entity.id)) && hasHistory(entity),
    isFirst: true,
});

/** The past is asked for at the routes of this page. */
export const haOutsideHistoryService = {
    dependencies: ["ha_history", "ha_server"],
    start(env, {ha_history, ha_server}) {
        ha_history.askBy((_method, [ids, start, end, width]) =>
            ha_server.ask("chart", {ids, start, end, width})
        );
    },
};

if (session.ha_page) {
    registry.category("services").add("ha_outside_history", haOutsideHistoryService);
}
