import {Component, onWillStart, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {formatList} from "@web/core/l10n/utils";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {pick} from "@web/core/utils/objects";
import {HaLearnMore} from "@odoo_ha_addon/components/ui/ha_learn_more/ha_learn_more";
import {notifyFailure} from "@odoo_ha_addon/services/calls/ha_refusal";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {connectionOf} from "@odoo_ha_addon/services/instances/instance_overview";
import {useHaConnection} from "@odoo_ha_addon/services/live/hooks";

/** While everything is read for the first time. */
export const COUNT_DELAY = 1_500;
const IN_TROUBLE = ["disabled", "incomplete", "refused", "failed", "retrying"];

/** The first minute of an instance: its name and company, what is being read of it, who may see it. */
export class HaConnected extends Component {
    static template = "odoo_ha_addon.HaConnected";
    static components = {HaLearnMore};
    static props = {instanceId: Number};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.data = useService("ha_data");
        this.notification = useService("notification");
        this.here = useCurrentInstance();
        this.home = useHaConnection(({instanceId}) => instanceId);
        // As in Odoo's own forms, a record goes to a company that one works in.
        this.companies = user.activeCompanies;
        this.hasCompanies = user.allowedCompanies.length > 1;
        this.state = useState({name: "", companyId: false, managers: []});
        onWillStart(async () => {
            const [[record], managers] = await Promise.all([
                this.orm.read("ha.instance", [this.props.instanceId], ["name", "company_id"]),
                this.orm.silent.call("ha.instance", "access_contacts", []).catch(() => []),
                this.data.getInstances(),
            ]);
            Object.assign(this.state, {
                name: record.name,
                companyId: record.company_id && record.company_id[0],
                managers,
            });
            await this.data.switchInstance(this.props.instanceId);
        });
        useEffect(
            (isRead) => {
                if (!isRead) {
                    const timer = browser.setInterval(() => this.data.refresh(), COUNT_DELAY);
                    return () => browser.clearInterval(timer);
                }
            },
            () => [this.isRead]
        );
    }

    get instance() {
        return this.here.instances.find(({id}) => id === this.props.instanceId);
    }

    get connection() {
        return this.home.connection || connectionOf(this.instance);
    }

    get isConnected() {
        return ["connected", "syncing"].includes(this.connection.state);
    }

    get isInTrouble() {
        return IN_TROUBLE.includes(this.connection.state);
    }

    get isRead() {
        return this.connection.state === "connected" && Boolean(this.instance?.last_sync);
    }

    get title() {
        return this.isRead ? _t("%s is connected", this.state.name) : _t("Connecting %s", this.state.name);
    }

    /** What has happened, and what is going on: `{key, text, paragraph, status}`, that one of `done`, `now`, `next` or `failed`. */
    get progress() {
        const {isConnected, isInTrouble, isRead} = this;
        return [
            {key: "login", text: _t("Odoo has an access token of its own, stored encrypted"), status: "done"},
            {
                key: "connection",
                text: isConnected
                    ? _t("Connected; states are live")
                    : this.connection.reason || _t("Connecting"),
                paragraph: isInTrouble && this.connection.paragraph,
                status: isConnected ? "done" : isInTrouble ? "failed" : "now",
            },
            {
                key: "content",
                text: isRead ? _t("Everything is in Odoo") : _t("Reading areas, devices and entities"),
                status: isRead ? "done" : isConnected ? "now" : "next",
            },
        ];
    }

    get counts() {
        const {area_count = 0, device_count = 0, entity_count = 0} = this.instance || {};
        return [
            {key: "areas", count: area_count, label: area_count === 1 ? _t("area") : _t("areas")},
            {key: "devices", count: device_count, label: device_count === 1 ? _t("device") : _t("devices")},
            {key: "entities", count: entity_count, label: entity_count === 1 ? _t("entity") : _t("entities")},
        ];
    }

    get whoText() {
        const {managers} = this.state;
        return managers.length
            ? _t("Home Assistant managers see and control everything: %s.", formatList(managers))
            : _t("Home Assistant managers see and control everything.");
    }

    /** What cannot be saved is told, and shown as it was. */
    async save(values, shown) {
        const before = pick(this.state, ...Object.keys(shown));
        Object.assign(this.state, shown);
        try {
            await this.orm.write("ha.instance", [this.props.instanceId], values);
        } catch (error) {
            Object.assign(this.state, before);
            notifyFailure(this.notification, error);
        }
    }

    rename(name) {
        if (name.trim() && name.trim() !== this.state.name) {
            return this.save({name: name.trim()}, {name: name.trim()});
        }
    }

    chooseCompany(value) {
        const companyId = Number(value) || false;
        return this.save({company_id: companyId}, {companyId});
    }

    openOverview() {
        this.action.doAction("odoo_ha_addon.action_ha_overview", {clearBreadcrumbs: true});
    }

    share() {
        this.action.doAction("odoo_ha_addon.action_ha_entity_group");
    }

    openSettings() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "ha.instance",
            res_id: this.props.instanceId,
            views: [[false, "form"]],
        });
    }
}
