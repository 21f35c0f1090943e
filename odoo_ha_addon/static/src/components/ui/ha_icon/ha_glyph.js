import {Component} from "@odoo/owl";
import {useHaIcons} from "@odoo_ha_addon/services/icons/ha_icons";

/** One of the icons of Home Assistant, as large as the text around it; decoration only. */
export class HaGlyph extends Component {
    static template = "odoo_ha_addon.HaGlyph";
    static props = {
        /** Such as `mdi:lightbulb`; the first that can be drawn is. */
        names: {type: Array, element: String},
        /** Class of Font Awesome 4.7 for when there is no font. */
        simple: String,
    };

    setup() {
        this.source = useHaIcons();
    }

    get names() {
        return this.props.names;
    }

    get simple() {
        return this.props.simple;
    }

    /**
     * Nothing while the font is on its way: a simple icon that is replaced at once would flicker.
     *
     * @returns {{name: string, character: string}|undefined} none where the simple icon has to do
     */
    get drawn() {
        const {icons, status} = this.source;
        if (status === "failed") {
            return undefined;
        }
        if (status !== "ready") {
            return {name: "", character: ""};
        }
        const name = icons.pick(this.names);
        return name && {name, character: icons.characterOf(name)};
    }
}
