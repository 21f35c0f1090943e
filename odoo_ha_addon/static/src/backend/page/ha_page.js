import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {toLocaleDateTimeString} from "@web/core/l10n/dates";
import {HaDenied} from "./ha_denied";
import {HaLearnMore} from "@odoo_ha_addon/components/ui/ha_learn_more/ha_learn_more";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {useHaConnection} from "@odoo_ha_addon/services/live/hooks";
import {connectionOf} from "@odoo_ha_addon/services/instances/instance_overview";

const {DateTime} = luxon;
const ON_ITS_WAY = ["connecting", "retrying", "syncing", "waiting"];

/** What a page about the current instance shows instead of its content, or above it, while not all is well. */
export class HaPage extends Component {
    static template = "odoo_ha_addon.HaPage";
    static components = {HaDenied, HaLearnMore};
    static props = {
        /** As `useCurrentInstance` gives it. */
        here: Object,
        /** As `useReading` gives it. */
        reading: Object,
        /** What could not be read, such as "The dashboard could not be read". */
        failure: String,
        slots: Object,
    };

    setup() {
        this.data = useService("ha_data");
        this.action = useService("action");
        this.failureText = failureText;
        this.store = useState(useService("ha_store").status);
        this.home = useHaConnection(
            ({here}) => here.current?.id,
            ({here}) => connectionOf(here.current)
        );
    }

    get isLoading() {
        const {here, reading} = this.props;
        return (
            ["idle", "loading"].includes(here.status) ||
            (Boolean(here.current) && reading.status === "loading")
        );
    }

    get connection() {
        return this.home.connection || connectionOf(this.props.here.current);
    }

    get isOffline() {
        return this.store.stale || this.connection.state !== "connected";
    }

    /** What is wrong with the way to Home Assistant, in words; empty if nothing is. */
    get offline() {
        if (this.store.stale) {
            return _t("Odoo cannot be reached. You see the last known values.");
        }
        const {state, since} = this.connection;
        if (!this.isOffline) {
            return "";
        }
        const name = this.props.here.current.name;
        const moment = since && toLocaleDateTimeString(DateTime.fromSeconds(since));
        if (ON_ITS_WAY.includes(state)) {
            return moment
                ? _t("Reconnecting to %(name)s since %(moment)s. You see the last known values.", {
                      name,
                      moment,
                  })
                : _t("Reconnecting to %s. You see the last known values.", name);
        }
        return moment
            ? _t("%(name)s has not been connected since %(moment)s. You see the last known values.", {
                  name,
                  moment,
              })
            : _t("%s is not connected. You see the last known values.", name);
    }

    get isOnItsWay() {
        return !this.store.stale && ON_ITS_WAY.includes(this.connection.state);
    }

    get reason() {
        return this.store.stale || this.isOnItsWay ? "" : this.connection.reason || "";
    }

    get paragraph() {
        return this.store.stale ? "odoo-not-reached" : this.reason && this.connection.paragraph;
    }

    openInstances() {
        this.action.doAction("odoo_ha_addon.action_ha_instances");
    }
}
