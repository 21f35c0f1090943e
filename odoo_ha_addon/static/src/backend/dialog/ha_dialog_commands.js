import {Component, onWillStart} from "@odoo/owl";
import {user} from "@web/core/user";
import {HaCommands} from "@odoo_ha_addon/backend/forms/commands/ha_commands";
import {isControlled} from "@odoo_ha_addon/services/control_registry";
import {dialogParts} from "@odoo_ha_addon/services/entity_parts";
import {MANAGER_GROUP} from "@odoo_ha_addon/services/ha_data_service";

/** Who controlled an entity last from Odoo, in a line. */
export class HaLastCommand extends HaCommands {
    static template = "odoo_ha_addon.HaLastCommand";

    get last() {
        return this.answer.data && this.rows[0];
    }
}

/** The same in the dialog of the entity: for managers; nobody else may read it. */
export class HaDialogCommands extends Component {
    static template = "odoo_ha_addon.HaDialogCommands";
    static components = {HaLastCommand};
    static props = {recordId: Number, entity: Object, close: Function};

    setup() {
        onWillStart(async () => (this.isManager = await user.hasGroup(MANAGER_GROUP)));
    }

    get record() {
        return {resModel: "ha.entity", resId: this.props.recordId};
    }
}

/** Where a timeline tells what happened to it, it tells by whom. */
function isTold(entity) {
    return dialogParts.contains("timeline") && dialogParts.get("timeline").isFor(entity);
}

dialogParts.add(
    "commands",
    {component: HaDialogCommands, isFor: (entity) => isControlled(entity.domain) && !isTold(entity)},
    {sequence: 60}
);
