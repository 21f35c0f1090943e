import {Component} from "@odoo/owl";
import {HaLarge} from "@odoo_ha_addon/components/ui/parts/ha_large";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {HaMoves} from "./ha_moves";

/** The buttons of a cover or a valve. Each domain has a class of its own, which says what its `opening` is. */
export class HaOpeningButtons extends Component {
    static template = "odoo_ha_addon.HaOpeningButtons";
    static components = {HaMoves};
    static props = {control: Object};
    /** @type {import("./opening").Opening} */
    static opening;

    get control() {
        return this.props.control;
    }

    get opening() {
        return this.constructor.opening;
    }

    get moves() {
        return this.opening.moves;
    }
}

/** State, buttons and position of a cover or a valve. */
export class HaOpeningControl extends HaOpeningButtons {
    static template = "odoo_ha_addon.HaOpeningControl";
    static components = {HaLarge, HaMoves, HaSlider, HaStateText};

    /** Whether its slider is upright, with the buttons beside it. */
    get isLarge() {
        return false;
    }

    get hasPosition() {
        return this.opening.hasPosition(this.control);
    }

    setPosition(position, isLast) {
        this.opening.setPosition(this.control, position, isLast);
    }
}

/** How far it is open, on its card. */
export class HaOpeningBar extends HaOpeningControl {
    static template = "odoo_ha_addon.HaOpeningBar";
    static components = {HaSlider};
}
