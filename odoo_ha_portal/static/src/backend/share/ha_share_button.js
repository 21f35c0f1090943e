import {Component, onWillStart} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";

/** In the dialog of an entity: share it, for managers. */
export class HaShareButton extends Component {
    static template = "odoo_ha_portal.HaShareButton";
    static props = {recordId: Number, entity: Object, close: Function};

    setup() {
        this.action = useService("action");
        onWillStart(async () => {
            this.isManager = await user.hasGroup("odoo_ha_addon.group_ha_manager");
        });
    }

    share() {
        this.props.close();
        const {recordId} = this.props;
        return this.action.doAction("odoo_ha_portal.action_ha_share", {
            additionalContext: {active_model: "ha.entity", active_id: recordId, active_ids: [recordId]},
        });
    }
}

registry
    .category("odoo_ha_addon.entity_dialog_parts")
    .add("share", {component: HaShareButton}, {sequence: 90});
