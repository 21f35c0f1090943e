import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {HaConnectionBadge} from "@odoo_ha_addon/components/ui/ha_connection_badge/ha_connection_badge";
import {HaLearnMore} from "@odoo_ha_addon/components/ui/ha_learn_more/ha_learn_more";
import {notifyFailure} from "@odoo_ha_addon/services/calls/ha_refusal";
import {useHaConnection} from "@odoo_ha_addon/services/live/hooks";
import {WRITTEN_DOMAINS} from "@odoo_ha_addon/services/live/presence";
import {connectionOf, lastSyncText} from "@odoo_ha_addon/services/instances/instance_overview";
import {safeUrl} from "@odoo_ha_addon/services/instances/machine_rows";

/** Connections of which there is nothing to say but that they are well, or are about to be. */
const QUIET = ["connected", "connecting", "syncing"];

/** One Home Assistant: how it is doing, what it has, and the ways into it. */
export class HaInstanceCard extends Component {
    static template = "odoo_ha_addon.HaInstanceCard";
    static components = {HaConnectionBadge, HaLearnMore};
    static props = {
        instance: Object,
        isCurrent: {type: Boolean, optional: true},
        isOneOfSeveral: Boolean,
        isManager: Boolean,
    };

    setup() {
        this.data = useService("ha_data");
        this.action = useService("action");
        this.notification = useService("notification");
        this.home = useHaConnection(
            ({instance}) => instance.id,
            ({instance}) => connectionOf(instance)
        );
        this.state = useState({isSwitching: false});
    }

    get seed() {
        return connectionOf(this.props.instance);
    }

    get connection() {
        return this.home.connection || this.seed;
    }

    get reason() {
        return QUIET.includes(this.connection.state) ? "" : this.connection.reason;
    }

    get isAlarming() {
        return ["refused", "failed"].includes(this.connection.state);
    }

    get address() {
        return this.props.instance.api_url || "";
    }

    get link() {
        return safeUrl(this.address);
    }

    get version() {
        return this.connection.ha_version || this.props.instance.ha_version;
    }

    get footer() {
        const ago = lastSyncText(this.props.instance);
        const lastSync = ago ? _t("Synchronized %s", ago) : _t("Not synchronized yet");
        return this.version ? `Home Assistant ${this.version} · ${lastSync}` : lastSync;
    }

    /** What the buttons are called where it is not seen on whose card they are. */
    get labels() {
        const {name} = this.props.instance;
        return {
            info: _t("Info about %(name)s", {name}),
            settings: _t("Settings of %(name)s", {name}),
            makeCurrent: _t("Switch to %(name)s", {name}),
        };
    }

    countTitle({label}) {
        return _t("%(what)s of %(name)s", {what: label, name: this.props.instance.name});
    }

    get counts() {
        const {area_count, device_count, entity_count, unavailable_count} = this.props.instance;
        return [
            {key: "areas", label: _t("Areas"), count: area_count, model: "ha.area"},
            {key: "devices", label: _t("Devices"), count: device_count, model: "ha.device"},
            {key: "entities", label: _t("Entities"), count: entity_count, model: "ha.entity"},
            {
                key: "unavailable",
                label: _t("Unavailable"),
                count: unavailable_count,
                model: "ha.entity",
                domain: [
                    ["state", "=", "unavailable"],
                    ["domain", "not in", WRITTEN_DOMAINS],
                ],
                isBad: unavailable_count > 0,
            },
        ];
    }

    openRecords({key, label, model, domain = []}) {
        const {id, name} = this.props.instance;
        const title = key === "unavailable" ? _t("Unavailable Entities") : label;
        this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("%(label)s: %(value)s", {label: name, value: title}),
            res_model: model,
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
            domain: [["instance_id", "=", id], ...domain],
            context: {default_instance_id: id},
        });
    }

    openInfo() {
        this.action.doAction("odoo_ha_addon.action_ha_info", {
            additionalContext: {active_id: this.props.instance.id},
        });
    }

    openSettings() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "ha.instance",
            res_id: this.props.instance.id,
            views: [[false, "form"]],
        });
    }

    async makeCurrent() {
        this.state.isSwitching = true;
        try {
            const {success, error} = await this.data.switchInstance(this.props.instance.id);
            if (!success) {
                this.notification.add(error, {type: "danger"});
            }
        } catch (error) {
            notifyFailure(this.notification, error);
        } finally {
            this.state.isSwitching = false;
        }
    }
}
