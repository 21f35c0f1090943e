import {Component} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";

/** So many fit beside each other. */
const MOST_BUTTONS = 4;
const MOST_LETTERS = 28;

/** One of some options: buttons if they are few, a drop-down if they are many. */
export class HaOptions extends Component {
    static template = "odoo_ha_addon.HaOptions";
    static components = {Dropdown, DropdownItem, HaGlyph};
    static props = {
        value: {optional: true},
        options: {
            type: Array,
            element: {
                type: Object,
                shape: {value: true, label: String, icon: {type: String, optional: true}},
            },
        },
        label: String,
        isLabelHidden: {type: Boolean, optional: true},
        /** The value is the state of the entity, which is not said again beside it. */
        isState: {type: Boolean, optional: true},
        disabled: {type: Boolean, optional: true},
        isPending: {type: Boolean, optional: true},
        onSelect: Function,
    };

    get areButtons() {
        const {options} = this.props;
        const letters = options.reduce((sum, {label}) => sum + label.length, 0);
        return options.length <= MOST_BUTTONS && letters <= MOST_LETTERS;
    }

    get selected() {
        return this.props.options.find((option) => option.value === this.props.value);
    }

    /** What Home Assistant says that is no option is shown as it is. */
    get selectedLabel() {
        return this.selected?.label ?? String(this.props.value || "–");
    }

    get wholeLabel() {
        return _t("%(label)s: %(value)s", {label: this.props.label, value: this.selectedLabel});
    }

    onSelect(value) {
        if (value !== this.props.value) {
            this.props.onSelect(value);
        }
    }
}
