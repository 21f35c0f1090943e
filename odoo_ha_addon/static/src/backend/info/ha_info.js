import {Component, useEffect, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {HaConnectionBadge} from "@odoo_ha_addon/components/ui/ha_connection_badge/ha_connection_badge";
import {HaLearnMore} from "@odoo_ha_addon/components/ui/ha_learn_more/ha_learn_more";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {MANAGER_GROUP} from "@odoo_ha_addon/services/ha_data_service";
import {HaDenied} from "@odoo_ha_addon/backend/page/ha_denied";
import {failureText, notifyFailure} from "@odoo_ha_addon/services/calls/ha_refusal";
import {useHaConnection} from "@odoo_ha_addon/services/live/hooks";
import {connectionOf} from "@odoo_ha_addon/services/instances/instance_overview";
import {
    hardwareRows,
    interfaceRows,
    internetRows,
    urlRows,
    valueText,
} from "@odoo_ha_addon/services/instances/machine_rows";
import {wordsOf} from "@odoo_ha_addon/services/words/key_words";
import {connectionRows, counterRows} from "./connection_rows";
import {HaInfoSection, HaRows} from "./ha_info_section";

/** What only Home Assistant itself can answer, while it is connected. */
const MACHINE = ["hardware_info", "network_info", "ha_urls"];
const STATUS = "websocket_status";

/**
 * Everything about one Home Assistant: connection, machine, network and addresses.
 *
 * With `active_id` it shows that instance; without, the current one, and follows when it becomes another.
 */
export class HaInfo extends Component {
    static template = "odoo_ha_addon.HaInfo";
    static components = {HaDenied, HaConnectionBadge, HaInfoSection, HaLearnMore, HaRows, Layout};
    static props = {...standardActionServiceProps};
    static displayName = _t("Info");

    setup() {
        this.data = useService("ha_data");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.namedId = this.props.action.context?.active_id || false;
        this.here = useCurrentInstance();
        this.home = useHaConnection(() => this.instance?.id);
        this.state = useState({isManager: false, isRestarting: false, answers: {}});
        this.rows = {connectionRows, counterRows, hardwareRows, interfaceRows, internetRows, urlRows};
        user.hasGroup(MANAGER_GROUP).then((isManager) => (this.state.isManager = isManager));
        useEffect(
            (instanceId, state) => {
                if (instanceId) {
                    this.load(state);
                }
            },
            () => [this.instance?.id, this.home.connection?.state]
        );
    }

    get instance() {
        const {instances, current} = this.here;
        return this.namedId ? instances.find(({id}) => id === this.namedId) : current;
    }

    get isLoading() {
        return ["idle", "loading"].includes(this.here.status);
    }

    get seed() {
        return connectionOf(this.instance);
    }

    get connection() {
        return this.home.connection || this.seed;
    }

    get isConnected() {
        return this.connection.state === "connected";
    }

    get failure() {
        return this.here.error ? failureText(this.here.error) : "";
    }

    /** @param {string} route */
    answer(route) {
        return this.state.answers[route] || {status: "loading", data: undefined};
    }

    /** Why nothing of the machine is told to this user; empty where something may be. */
    get machineRefusal() {
        const answers = MACHINE.map((route) => this.answer(route));
        return answers.every(({status}) => status === "denied") ? answers[0].error : "";
    }

    attachedText(count) {
        return _t("Attached devices: %(count)s", {count});
    }

    healthSections({health = {}}) {
        return Object.entries(health).map(([domain, values]) => ({
            domain,
            title: wordsOf(domain),
            rows: Object.entries(values || {}).flatMap(([key, value]) => {
                const text = valueText(value);
                return text ? [{key, label: wordsOf(key), text}] : [];
            }),
        }));
    }

    /**
     * @param {string} [state] of the connection, if it is known
     * @param {Object} [options]
     * @param {boolean} [options.isFresh] ask the server, whatever is known already
     */
    async load(state = this.connection.state, {isFresh = false} = {}) {
        if (this.state.shownId !== this.instance.id) {
            Object.assign(this.state, {shownId: this.instance.id, answers: {}});
        }
        const questions = [this._ask(STATUS, {isFresh: true})];
        for (const route of MACHINE) {
            if (state === "connected" || state === "syncing") {
                questions.push(this._ask(route, {isFresh}));
            } else {
                this.state.answers[route] = {status: "offline", data: undefined};
            }
        }
        await Promise.all(questions);
    }

    async _ask(route, options) {
        const {id} = this.instance;
        this.state.answers[route] = {status: "loading", data: this.state.answers[route]?.data};
        let answer;
        try {
            answer = {status: "ready", data: await this.data.read(route, id, options)};
        } catch (error) {
            const status = error.code === "access_denied" ? "denied" : "failed";
            answer = {status, error: failureText(error)};
            if (error.code === "instance_not_found") {
                this.data.refresh();
            }
        }
        if (this.state.shownId === id) {
            this.state.answers[route] = answer;
        }
    }

    refresh() {
        return this.load(undefined, {isFresh: true});
    }

    openSettings() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "ha.instance",
            res_id: this.instance.id,
            views: [[false, "form"]],
        });
    }

    openInstances() {
        this.action.doAction("odoo_ha_addon.action_ha_instances", {clearBreadcrumbs: true});
    }

    askToRestart() {
        const {id, name} = this.instance;
        this.dialog.add(ConfirmationDialog, {
            title: _t("Reconnect %s?", name),
            body: _t(
                "The connection is closed and opened again. For a moment, states are not live and nothing can be controlled. Home Assistant itself keeps running."
            ),
            confirmLabel: _t("Reconnect"),
            confirm: () => this._restart(id),
            cancel: () => {},
        });
    }

    async _restart(instanceId) {
        this.state.isRestarting = true;
        try {
            const {message} = await this.data.call("websocket_restart", {ha_instance_id: instanceId});
            this.data.cache.forget(instanceId);
            this.notification.add(message, {type: "success"});
        } catch (error) {
            notifyFailure(this.notification, error);
        } finally {
            this.state.isRestarting = false;
        }
    }
}

registry.category("actions").add("ha_info", HaInfo);
