import {Component} from "@odoo/owl";
import {HaState} from "@odoo_ha_addon/components/ui/ha_state/ha_state";
import {declarationOf} from "@odoo_ha_addon/services/control_registry";
import {useEntityControl} from "./entity_control";

/** The control of an entity, whatever its domain; without one, its state in words. */
export class HaEntityControl extends Component {
    static template = "odoo_ha_addon.HaEntityControl";
    static components = {HaState};
    static props = {
        recordId: {type: [Number, Boolean]},
        seed: {type: Object, optional: true},
        /** `compact`: what fits in a row of a list or on a card. */
        size: {validate: (size) => ["full", "compact"].includes(size), optional: true},
        /** For where the state stands beside it already: nothing without a control. */
        isStateHidden: {type: Boolean, optional: true},
    };
    static defaultProps = {size: "full"};

    setup() {
        this.control = useEntityControl(
            (props) => props.recordId,
            (props) => props.seed
        );
    }

    get isCompact() {
        return this.props.size === "compact";
    }

    /** @returns {typeof Component|undefined} */
    get part() {
        const declaration = declarationOf(this.control.domain);
        return this.isCompact ? declaration?.compact : declaration?.component;
    }

    /** Enter and Space would open or select the row of a list. */
    onKeydown(ev) {
        if (this.isCompact && (ev.key === "Enter" || ev.key === " ")) {
            ev.stopPropagation();
        }
    }
}
