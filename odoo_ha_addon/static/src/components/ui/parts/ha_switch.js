import {Component} from "@odoo/owl";

/** Something beside the state that is on or off, such as the oscillation of a fan. */
export class HaSwitch extends Component {
    static template = "odoo_ha_addon.HaSwitch";
    static props = {
        label: String,
        value: Boolean,
        disabled: {type: Boolean, optional: true},
        isPending: {type: Boolean, optional: true},
        onChange: Function,
    };

    onChange(ev) {
        const isOn = ev.target.checked;
        // The box shows what we know, not what was clicked: the next rendering sets it.
        ev.target.checked = this.props.value;
        this.props.onChange(isOn);
    }
}
