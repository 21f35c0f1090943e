import {Component} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {
    barFor,
    colorOf,
    hasAmount,
    partFor,
    pictureOf,
    viewFor,
} from "@odoo_ha_addon/services/control_registry";
import {cardParts, partsOf} from "@odoo_ha_addon/services/entity_parts";
import {HaEntityControl} from "./ha_entity_control";
import {HaEntityDialog} from "./ha_entity_dialog";
import {HaIcon} from "@odoo_ha_addon/components/ui/ha_icon/ha_icon";
import {HaPicture} from "@odoo_ha_addon/components/ui/ha_picture/ha_picture";
import {HaState} from "@odoo_ha_addon/components/ui/ha_state/ha_state";
import {seedFromRow} from "@odoo_ha_addon/services/live/entity_rows";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";
import {useHaEntity} from "@odoo_ha_addon/services/live/hooks";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";

/** An entity in a line: icon, name and what can be done with it at once; its name opens all the rest. */
export class HaTile extends Component {
    static template = "odoo_ha_addon.HaTile";
    static components = {HaEntityControl, HaIcon, HaPicture, HaState};
    static props = {
        /** ROW of docs/dashboards.md. */
        row: Object,
        label: {type: String, optional: true},
        isDimmed: {type: Boolean, optional: true},
        /** Only its name: there is something else to be done with it now. */
        isPlain: {type: Boolean, optional: true},
        slots: {type: Object, optional: true},
    };

    setup() {
        this.dialog = useService("dialog");
        this.live = useHaEntity(
            ({row}) => row.id,
            ({row}) => seedFromRow(row)
        );
    }

    get entity() {
        return this.live.entity;
    }

    get seed() {
        return seedFromRow(this.props.row);
    }

    get registered() {
        const {icon, original_icon} = this.props.row;
        const {instance_id, platform, translation_key} = this.entity;
        return {icon, original_icon, instance_id, platform, translation_key};
    }

    get tone() {
        return stateTone(this.entity);
    }

    get label() {
        return this.props.label || this.entity.name || this.entity.entity_id;
    }

    /** Where there is something to control, or more than a word to say, the state stands under the name; else in their place. */
    get isStateBelow() {
        const {domain} = this.entity;
        return Boolean(partFor(domain, "tile")) || hasAmount(domain);
    }

    /** Which picture stands in place of the icon. */
    get picture() {
        return pictureOf(this.entity);
    }

    /** @returns {typeof Component|undefined} what one sees of it */
    get view() {
        return this.props.isPlain ? undefined : viewFor(this.entity);
    }

    /** In the colour that it shines in itself. */
    get style() {
        const color = colorOf(this.entity);
        return color ? `--ha-own-color: ${color}` : undefined;
    }

    /** What one drags along, if it is there to be dragged. */
    get hasBar() {
        const {isPlain, isDimmed} = this.props;
        return !isPlain && !isDimmed && presenceOf(this.entity) === "value" && Boolean(barFor(this.entity));
    }

    /** What other addons show of it. */
    get parts() {
        return this.props.isPlain ? [] : partsOf(cardParts, this.entity);
    }

    open() {
        const neighbours = this.env.getHaNeighbours?.();
        this.dialog.add(HaEntityDialog, {recordId: this.props.row.id, seed: this.seed, neighbours});
    }
}
