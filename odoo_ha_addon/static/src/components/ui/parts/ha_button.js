import {Component} from "@odoo/owl";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";

/** A button that asks for a service, or does what `onClick` says. */
export class HaButton extends Component {
    static template = "odoo_ha_addon.HaButton";
    static components = {HaGlyph};
    static props = {
        /** Such as `mdi:stop`. */
        icon: {type: String, optional: true},
        label: String,
        /** Show the label beside the icon, not only to screen readers and as a hint. */
        isLabelShown: {type: Boolean, optional: true},
        control: {type: Object, optional: true},
        service: {type: String, optional: true},
        data: {type: Object, optional: true},
        /** What the service will bring about. */
        shown: {type: Object, optional: true},
        /** Pressed or not, for a button that stays so. */
        isActive: {type: Boolean, optional: true},
        disabled: {type: Boolean, optional: true},
        busy: {type: Boolean, optional: true},
        class: {type: String, optional: true},
        onClick: {type: Function, optional: true},
    };
    static defaultProps = {class: "btn-secondary"};

    get isDisabled() {
        return Boolean(this.props.disabled || this.props.control?.isDisabled);
    }

    get isBusy() {
        const {busy, control, service} = this.props;
        return Boolean(busy ?? (service && control?.isCalling(service)));
    }

    onClick() {
        const {control, data, onClick, service, shown} = this.props;
        return onClick ? onClick() : control?.call(service, data, shown);
    }
}
