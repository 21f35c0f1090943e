import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {HaEntityControl} from "./ha_entity_control";
import {isControlled} from "@odoo_ha_addon/services/control_registry";
import {dialogParts, partsOf} from "@odoo_ha_addon/services/entity_parts";
import {HaFavourite} from "@odoo_ha_addon/components/ui/ha_favourite/ha_favourite";
import {useHaEntity} from "@odoo_ha_addon/services/live/hooks";
import {lastChangedText} from "@odoo_ha_addon/services/words/moment_words";

/** Everything that can be done with one entity, over the page from which it was opened. */
export class HaEntityDialog extends Component {
    static template = "odoo_ha_addon.HaEntityDialog";
    static components = {Dialog, HaEntityControl, HaFavourite};
    static props = {
        recordId: Number,
        /** What is known already, for the first paint. */
        seed: {type: Object, optional: true},
        close: Function,
    };

    setup() {
        /** Only the web client has it, and a form of the entity to open. */
        this.action = this.env.services.action;
        /** Guests have none. */
        this.hasFavourites = "ha_favourites" in this.env.services;
        this.live = useHaEntity(
            ({recordId}) => recordId,
            ({seed}) => seed
        );
    }

    get name() {
        return this.live.entity?.name || this.live.entity?.entity_id || "";
    }

    get changed() {
        return lastChangedText(this.live.entity?.last_changed);
    }

    /** What other addons show of it. */
    get parts() {
        return partsOf(dialogParts, this.live.entity);
    }

    get firstParts() {
        return this.parts.filter(([, {isFirst}]) => isFirst);
    }

    get otherParts() {
        return this.parts.filter(([, {isFirst}]) => !isFirst);
    }

    /** What is looked at first stands beside the control; there is none beside a state that is read in a moment. */
    get isBeside() {
        return this.firstParts.length > 0 && isControlled(this.live.entity.domain);
    }

    get size() {
        if (this.isBeside) {
            return "xl";
        }
        return this.parts.length ? "lg" : "md";
    }

    openRecord() {
        this.props.close();
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "ha.entity",
            res_id: this.props.recordId,
            views: [[false, "form"]],
        });
    }
}
