import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** The minus or the plus beside a value. */
export class HaStepButton extends Component {
    static template = "odoo_ha_addon.HaStepButton";
    static props = {
        /** What it moves, in words. */
        label: String,
        /** -1: down, 1: up. */
        direction: {validate: (direction) => [-1, 1].includes(direction)},
        disabled: {type: Boolean, optional: true},
        onClick: Function,
    };

    get label() {
        const {direction, label} = this.props;
        return direction < 0 ? _t("Decrease %s", label) : _t("Increase %s", label);
    }
}
