import {Component, onMounted, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {MANAGER_GROUP} from "@odoo_ha_addon/services/ha_data_service";

/** So many lines at most, so that the instances are still what one sees first. */
export const MOST_LINES = 3;

/** Above the instances, for whoever may connect one: what has announced itself in the network and is not known, or not there. */
export class HaNearbyBand extends Component {
    static template = "odoo_ha_addon.HaNearbyBand";
    static props = {};

    setup() {
        this.action = useService("action");
        this.nearby = useService("ha_nearby");
        this.heard = useState(this.nearby.state);
        this.rights = useState({isManager: false});
        onWillStart(async () => {
            this.rights.isManager = await user.hasGroup(MANAGER_GROUP);
        });
        onMounted(() => this.rights.isManager && this.nearby.listenAtTimes());
    }

    /** `{announced, icon, text, detail, label}` of each, in the order of what is most worth doing. */
    get lines() {
        // Read here, so that it is drawn again when they change.
        const {found, hidden} = this.heard;
        if (!this.rights.isManager || !found.length || !hidden) {
            return [];
        }
        const order = ["moved", "other", "new"];
        const announced = [...this.nearby.remarkable].sort(
            (one, other) => order.indexOf(one.standing) - order.indexOf(other.standing)
        );
        return announced.map((each) => ({announced: each, ...this.wordsOf(each)}));
    }

    get shown() {
        return this.lines.slice(0, MOST_LINES);
    }

    get moreText() {
        const more = this.lines.length - MOST_LINES;
        return more > 0 ? _t("… and %s more", more) : "";
    }

    showAll() {
        this.action.doAction("odoo_ha_addon.action_ha_connect");
    }

    wordsOf({standing, name, url, instance_name: instance}) {
        switch (standing) {
            case "moved":
                return {
                    icon: "fa-truck",
                    text: _t("%(instance)s now answers at %(url)s", {instance, url}),
                    label: _t("Take over"),
                };
            case "other":
                return {
                    icon: "fa-exclamation-triangle",
                    text: _t("Another Home Assistant announces itself at the address of %s", instance),
                    label: _t("Open"),
                };
            default:
                return {
                    icon: "fa-wifi",
                    text: _t("Found on the network: %s", name || "Home Assistant"),
                    detail: url,
                    label: _t("Connect"),
                };
        }
    }

    choose(announced) {
        if (announced.standing === "other") {
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "ha.instance",
                res_id: announced.instance_id,
                views: [[false, "form"]],
            });
        }
        return this.action.doAction("odoo_ha_addon.action_ha_connect", {
            additionalContext: {ha_announced: announced},
        });
    }

    hide() {
        this.nearby.hide(this.lines.map(({announced}) => announced));
    }

    get hideLabel() {
        return _t("Do not propose these any more");
    }
}
