import {Component} from "@odoo/owl";
import {HaState} from "@odoo_ha_addon/components/ui/ha_state/ha_state";
import {session} from "@web/session";
import {barFor, partFor} from "@odoo_ha_addon/services/control_registry";
import {useEntityControl} from "./entity_control";
import {HaMoreServices} from "./ha_more_services";

const WHOLE = ["dialog", "form"];
const SMALL = ["bar", "card", "list", "tile"];

/** The control of an entity, whatever its domain; without one, its state in words. */
export class HaEntityControl extends Component {
    static template = "odoo_ha_addon.HaEntityControl";
    static components = {HaMoreServices, HaState};
    static props = {
        recordId: {type: [Number, Boolean]},
        seed: {type: Object, optional: true},
        /** Where it stands: a whole control in a dialog or a form, what fits in a row of a list, on a card or on a tile, and the bar
         *  below it. */
        place: {validate: (place) => [...WHOLE, ...SMALL].includes(place), optional: true},
        /** For where the state stands beside it already: nothing without a control. */
        isStateHidden: {type: Boolean, optional: true},
    };
    static defaultProps = {place: "form"};

    setup() {
        this.control = useEntityControl(
            (props) => props.recordId,
            (props) => props.seed
        );
    }

    get isCompact() {
        return SMALL.includes(this.props.place);
    }

    /** @returns {typeof Component|undefined} */
    get part() {
        return this.props.place === "bar"
            ? barFor(this.control.entity)
            : partFor(this.control.domain, this.props.place);
    }

    /** Whether somebody was given more services than the control has; perhaps none of this entity. */
    get hasMore() {
        return Boolean(session.ha_more_services) && !this.isCompact && this.control.mayControl;
    }

    /** Enter and Space would open or select the row of a list. */
    onKeydown(ev) {
        if (this.isCompact && (ev.key === "Enter" || ev.key === " ")) {
            ev.stopPropagation();
        }
    }
}
