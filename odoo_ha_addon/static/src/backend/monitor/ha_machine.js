import {Component, onWillDestroy, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";
import {HaState} from "@odoo_ha_addon/components/ui/ha_state/ha_state";
import {nameOnCard} from "@odoo_ha_addon/backend/area_dashboard/dashboard_layout";
import {refreshed, seedFromRow} from "@odoo_ha_addon/services/live/entity_rows";
import {numberOf, sorted, unitOf} from "./machine_measures";
import {RecentValues, STEP} from "./recent_values";
import {HaGauge} from "./ha_gauge";
import {HaRecentChart} from "./ha_recent_chart";

/** One machine: gauges, what happened while the page was open, and all the rest. */
export class HaMachine extends Component {
    static template = "odoo_ha_addon.HaMachine";
    static components = {HaGauge, HaRecentChart, HaState};
    static props = {
        /** MACHINE of docs/dashboards.md. */
        machine: Object,
    };

    setup() {
        this.action = useService("action");
        this.store = useService("ha_store");
        this.entities = useState(this.store.entities);
        this.values = new RecentValues();
        this.state = useState({tick: 0});
        this.seedFromRow = seedFromRow;
        useEffect(
            (ids) => {
                const releases = ids
                    .split(",")
                    .filter(Boolean)
                    .map((id) => this.store.follow(Number(id)));
                return () => releases.forEach((release) => release());
            },
            () => [
                this.parts.gauges
                    .concat(this.parts.charted)
                    .map(({id}) => id)
                    .join(),
            ]
        );
        // A value that stays comes once; the line goes on nevertheless.
        const timer = browser.setInterval(() => this.note(), STEP);
        onWillDestroy(() => browser.clearInterval(timer));
    }

    get parts() {
        return sorted(this.props.machine.readings);
    }

    get gauges() {
        return this.parts.gauges.map((row) => this.fresh(row));
    }

    get charts() {
        const {charted} = this.parts;
        const rates = charted.filter(({kind}) => kind === "network");
        const shares = charted.filter(({kind}) => kind !== "network");
        return [
            {key: "shares", rows: shares, max: 100},
            {key: "rates", rows: rates, max: undefined},
        ].filter(({rows}) => rows.length);
    }

    /** A new object for each rendering, so that what is made of it sees that its state has changed. */
    fresh(row) {
        return {...refreshed(row, this.entities)};
    }

    note() {
        const now = Date.now();
        for (const row of this.parts.charted) {
            this.values.note(row.id, numberOf(refreshed(row, this.store.entities).state), now);
        }
        this.state.tick++;
    }

    labelOf({name}) {
        return nameOnCard(name, this.props.machine.name);
    }

    linesOf({rows}) {
        return rows.map((row) => ({
            label: this.labelOf(row),
            unit: unitOf(row) || "",
            points: this.values.of(row.id),
        }));
    }

    openDevice() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "ha.device",
            res_id: this.props.machine.id,
            views: [[false, "form"]],
        });
    }
}
