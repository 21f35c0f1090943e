import {Component, useEffect, useState} from "@odoo/owl";
import {CheckBox} from "@web/core/checkbox/checkbox";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {HaConnectionBadge} from "@odoo_ha_addon/components/ui/ha_connection_badge/ha_connection_badge";
import {compare, networkRows, overviewRows} from "./comparison";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {HaDenied} from "@odoo_ha_addon/backend/page/ha_denied";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {connectionOf} from "@odoo_ha_addon/services/instances/instance_overview";
import {hardwareRows, urlRows} from "@odoo_ha_addon/services/instances/machine_rows";

/** What is asked of each instance by its id, and how its answer becomes rows. */
const QUESTIONS = [
    {route: "hardware_info", title: _t("Hardware"), rowsOf: hardwareRows},
    {route: "network_info", title: _t("Network"), rowsOf: networkRows},
    {route: "ha_urls", title: _t("Addresses"), rowsOf: urlRows},
];

/** Two or more instances side by side, each asked by its id: the current instance stays what it is. */
export class HaCompare extends Component {
    static template = "odoo_ha_addon.HaCompare";
    static components = {HaDenied, CheckBox, HaConnectionBadge, Layout};
    static props = {...standardActionServiceProps};
    static displayName = _t("Compare");

    setup() {
        this.data = useService("ha_data");
        this.here = useCurrentInstance();
        this.connections = useState(useService("ha_connections").connections);
        this.connectionOf = connectionOf;
        this.failureText = failureText;
        this.state = useState({
            chosen: this.props.action.context?.active_ids || [],
            onlyDifferences: false,
            /** By instance id: by route: `{status: "loading"|"ready"|"failed"|"offline", data, error}`. */
            answers: {},
        });
        useEffect(
            () => this.load(),
            () => [this.shown.map(({id}) => `${id} ${this.connectionState(id)}`).join()]
        );
    }

    /** The instances side by side: those that were chosen, else the current one and another. */
    get shown() {
        const {instances, current} = this.here;
        const chosen = instances.filter(({id}) => this.state.chosen.includes(id));
        if (this.state.chosen.length) {
            return chosen;
        }
        return [current, ...instances.filter((instance) => instance !== current)].filter(Boolean).slice(0, 2);
    }

    get isLoading() {
        return ["idle", "loading"].includes(this.here.status);
    }

    get sections() {
        const sections = [
            {
                key: "overview",
                title: _t("Overview"),
                rows: compare(this.shown.map((instance) => ({rows: overviewRows(instance)}))),
                notes: [],
            },
            ...QUESTIONS.map(({route, title, rowsOf}) => {
                const answers = this.shown.map(({id}) => this.answer(id, route));
                return {
                    key: route,
                    title,
                    rows: compare(answers.map(({data}) => data && {...data, rows: rowsOf(data)})),
                    notes: answers.map((answer) => this.noteOf(answer)),
                };
            }),
        ];
        if (this.state.onlyDifferences) {
            for (const section of sections) {
                section.rows = section.rows.filter(({differs}) => differs);
            }
        }
        return sections;
    }

    get differenceCount() {
        return this.sections.flatMap(({rows}) => rows).filter(({differs}) => differs).length;
    }

    get summary() {
        return this.differenceCount === 1 ? _t("1 difference") : _t("%s differences", this.differenceCount);
    }

    connectionState(id) {
        const instance = this.here.instances.find((one) => one.id === id);
        return this.connections.get(id)?.state || instance?.websocket_status;
    }

    answer(id, route) {
        return this.state.answers[id]?.[route] || {status: "loading"};
    }

    /** What stands in the column of an instance that has not answered. */
    noteOf({status, error}) {
        return {loading: _t("Loading…"), failed: error, offline: _t("Not connected")}[status] || "";
    }

    isShown({id}) {
        return this.shown.some((instance) => instance.id === id);
    }

    /** Two stay at least: one alone compares with nothing. */
    toggle({id}) {
        const ids = this.shown.map((instance) => instance.id);
        const chosen = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
        if (chosen.length > 1) {
            this.state.chosen = chosen;
            this.props.updateActionState?.({active_ids: chosen.join(",")});
        }
    }

    load({isFresh = false} = {}) {
        for (const {id} of this.shown) {
            this.state.answers[id] ||= {};
            for (const {route} of QUESTIONS) {
                this._ask(id, route, isFresh);
            }
        }
    }

    async _ask(id, route, isFresh) {
        if (this.connectionState(id) !== "connected") {
            this.state.answers[id][route] = {status: "offline"};
            return;
        }
        this.state.answers[id][route] = {status: "loading", data: this.state.answers[id][route]?.data};
        try {
            this.state.answers[id][route] = {
                status: "ready",
                data: await this.data.read(route, id, {isFresh}),
            };
        } catch (error) {
            this.state.answers[id][route] = {status: "failed", error: failureText(error)};
        }
    }
}

registry.category("actions").add("ha_compare", HaCompare);
