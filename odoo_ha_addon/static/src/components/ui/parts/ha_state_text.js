import {Component} from "@odoo/owl";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";

/** The state of a control's entity in words, with what was asked of it and is not settled yet. */
export class HaStateText extends Component {
    static template = "odoo_ha_addon.HaStateText";
    static props = {control: Object};

    get text() {
        return stateText(this.props.control.entity);
    }

    get tone() {
        return stateTone(this.props.control.entity);
    }
}
