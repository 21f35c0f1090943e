import {Component, onWillStart, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {groupBy} from "@web/core/utils/arrays";
import {useService} from "@web/core/utils/hooks";
import {HaConnectionBadge} from "@odoo_ha_addon/components/ui/ha_connection_badge/ha_connection_badge";
import {REREAD_DELAY} from "@odoo_ha_addon/backend/page/ha_dashboards";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {sinceText} from "@odoo_ha_addon/services/words/moment_words";
import {hasProblems, isFound, worstFirst} from "./instance_order";

/** How all Home Assistants are that the user may see, the worst first; a click makes one the current. */
export class HaAllInstances extends Component {
    static template = "odoo_ha_addon.HaAllInstances";
    static components = {HaConnectionBadge};
    static props = {onSwitched: Function};

    setup() {
        this.data = useService("ha_data");
        this.dashboards = useService("ha_dashboards");
        this.notification = useService("notification");
        this.connections = useState(useService("ha_connections").connections);
        this.state = useState({rows: [], error: null, search: "", isOnlyProblems: false, company: ""});
        this.failureText = failureText;
        onWillStart(() => this.load());
        useEffect(
            () => {
                const timer = browser.setInterval(
                    () => document.visibilityState !== "hidden" && this.load(),
                    REREAD_DELAY
                );
                return () => browser.clearInterval(timer);
            },
            () => []
        );
    }

    async load() {
        try {
            Object.assign(this.state, {rows: await this.dashboards.overviewOfAll(), error: null});
        } catch (error) {
            this.state.error = error;
        }
    }

    /** With the connection as it is now. */
    get rows() {
        return this.state.rows.map((row) => {
            const {state, reason, since, ha_version: version} = this.connections.get(row.id) || {};
            return state
                ? {...row, state, reason, since: since ?? row.since, version: version || row.version}
                : row;
        });
    }

    get companies() {
        const named = this.state.rows.filter(({company_id: id}) => id);
        return [...new Map(named.map(({company_id: id, company}) => [id, company]))];
    }

    get shown() {
        const {company, isOnlyProblems, search} = this.state;
        return worstFirst(this.rows)
            .filter((row) => isFound(row, search))
            .filter((row) => !company || String(row.company_id) === company)
            .filter((row) => !isOnlyProblems || hasProblems(row));
    }

    /** By company, where there are several; those with the worst come first. */
    get groups() {
        const rows = this.shown;
        if (this.companies.length < 2) {
            return [{key: "all", name: "", rows}];
        }
        const groups = groupBy(rows, ({company_id: id}) => id || 0);
        const keys = [...new Set(rows.map(({company_id: id}) => id || 0))];
        return keys.map((key) => ({
            key,
            name: groups[key][0].company || _t("All companies"),
            rows: groups[key],
        }));
    }

    get sentence() {
        const count = this.rows.length;
        const troubled = this.rows.filter(hasProblems).length;
        if (!troubled) {
            return _t("%s instances, all is well", count);
        }
        return _t("%(count)s instances, %(troubled)s need somebody", {count, troubled});
    }

    seedOf({state, reason, since, version}) {
        return {state, reason: reason || "", since, next_try: null, ha_version: version || ""};
    }

    sinceText({state, since}) {
        return state === "connected" ? "" : sinceText(since);
    }

    /** @returns {{key: string, text: string, tone: string}[]} only what there is */
    countsOf(row) {
        const counts = [
            [
                "needs",
                row.need_count,
                "alert",
                [_t("1 needs somebody"), _t("%s need somebody", row.need_count)],
            ],
            [
                "unavailable",
                row.unavailable_count,
                "quiet",
                [_t("1 unavailable"), _t("%s unavailable", row.unavailable_count)],
            ],
            [
                "batteries",
                row.battery_count,
                "active",
                [_t("1 battery low"), _t("%s batteries low", row.battery_count)],
            ],
            [
                "updates",
                row.update_count,
                "cooling",
                [_t("1 update available"), _t("%s updates available", row.update_count)],
            ],
        ];
        return counts
            .filter(([, count]) => count)
            .map(([key, count, tone, [one, many]]) => ({key, tone, text: count === 1 ? one : many}));
    }

    async switchTo({id}) {
        const {success, error} = await this.data.switchInstance(id);
        if (success) {
            this.props.onSwitched();
        } else {
            this.notification.add(error, {type: "danger"});
        }
    }
}
