import {Component} from "@odoo/owl";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";

/**
 * @typedef {Object} HaMove a button that starts or stops a movement
 * @property {string} service
 * @property {number} bit of the domain's features
 * @property {string} icon
 * @property {string} label
 * @property {(control: Object) => boolean} [isOver] whether there is no farther to go
 * @property {string} [state] that tells of the movement
 */

/** Open, stop, close: what of it the entity can do. */
export class HaMoves extends Component {
    static template = "odoo_ha_addon.HaMoves";
    static components = {HaButton};
    static props = {
        control: Object,
        moves: {type: Array, element: Object},
        label: {type: String, optional: true},
    };

    get moves() {
        const {control, moves} = this.props;
        return moves
            .filter(({bit}) => control.supports(bit))
            .map(({service, icon, label, isOver, state}) => ({
                service,
                icon,
                label: String(label),
                isOver: Boolean(isOver?.(control)),
                shown: state ? {state} : {},
            }));
    }
}
