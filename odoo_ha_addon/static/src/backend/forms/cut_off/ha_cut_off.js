import {Component, useState} from "@odoo/owl";
import {toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {HaLearnMore} from "@odoo_ha_addon/components/ui/ha_learn_more/ha_learn_more";
import {useHaConnection} from "@odoo_ha_addon/services/live/hooks";

const {DateTime} = luxon;

/** States in which nobody has to do anything for the connection to come back. */
const ON_THE_WAY = ["connecting", "retrying", "syncing"];

/**
 * `<widget name="ha_cut_off"/>` on a record with an `instance_id`: while there is no way to Home Assistant, a sentence that says
 * since when, why, and that what is shown may be old.
 */
export class HaCutOff extends Component {
    static template = "odoo_ha_addon.HaCutOff";
    static components = {HaLearnMore};
    static props = standardWidgetProps;

    setup() {
        this.store = useState(useService("ha_store").status);
        this.home = useHaConnection(({record}) => record.data.instance_id?.id);
    }

    get connection() {
        return this.home.connection;
    }

    get isShown() {
        return this.store.stale || Boolean(this.connection && this.connection.state !== "connected");
    }

    get isOnTheWay() {
        return ON_THE_WAY.includes(this.connection?.state);
    }

    get text() {
        if (this.store.stale) {
            return _t("Odoo cannot be reached. What is shown may be old.");
        }
        const {since, state} = this.connection;
        if (!since) {
            return _t("Home Assistant is not connected. What is shown may be old.");
        }
        const moment = toLocaleDateTimeString(DateTime.fromSeconds(since), {showSeconds: true});
        return state === "syncing"
            ? _t("Home Assistant is connected again; what is shown is being read again.")
            : _t("Home Assistant has not been connected since %s. What is shown may be old.", moment);
    }

    get paragraph() {
        return this.store.stale ? "odoo-not-reached" : this.connection.paragraph || "";
    }

    get reason() {
        return this.store.stale ? "" : this.connection.reason || "";
    }
}

export const haCutOffWidget = {
    component: HaCutOff,
    fieldDependencies: [{name: "instance_id", type: "many2one"}],
};

registry.category("view_widgets").add("ha_cut_off", haCutOffWidget);
