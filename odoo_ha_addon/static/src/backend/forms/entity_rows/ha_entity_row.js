import {Component} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {useHaEntity} from "@odoo_ha_addon/services/live/hooks";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";
import {HaEntityControl} from "@odoo_ha_addon/components/entity/ha_entity_control";
import {HaIcon} from "@odoo_ha_addon/components/ui/ha_icon/ha_icon";
import {HaState} from "@odoo_ha_addon/components/ui/ha_state/ha_state";

/** An entity in a list within a form: icon, name that opens it, marks, live state, and its control where it has a small one. */
export class HaEntityRow extends Component {
    static template = "odoo_ha_addon.HaEntityRow";
    static components = {HaEntityControl, HaIcon, HaState};
    static props = {
        /** An `EntityRow` of `services/calls/ha_api.js`. */
        row: Object,
        /** What every name of the list begins with, such as the device's; it would only be repeated. */
        prefix: {type: String, optional: true},
        /** Where it is, in words. */
        place: {type: String, optional: true},
    };

    setup() {
        this.action = useService("action");
        this.live = useHaEntity(
            ({row}) => row.id,
            ({row}) => row.seed
        );
    }

    get entity() {
        return this.live.entity;
    }

    get name() {
        const name = this.entity.name || this.entity.entity_id;
        const {prefix} = this.props;
        const rest = prefix && name.startsWith(`${prefix} `) ? name.slice(prefix.length + 1) : "";
        return rest ? rest.charAt(0).toUpperCase() + rest.slice(1) : name;
    }

    get tone() {
        return stateTone(this.entity);
    }

    get href() {
        return `/odoo/home-assistant/${this.props.row.id}`;
    }

    open(ev) {
        if (ev.ctrlKey || ev.metaKey || ev.shiftKey) {
            // The browser's own way to another tab.
            return;
        }
        ev.preventDefault();
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "ha.entity",
            res_id: this.props.row.id,
            views: [[false, "form"]],
        });
    }
}
