import { Component } from "@odoo/owl";
import { useHaIcons } from "../../core/ha_icons";

/** One of the icons of Home Assistant, as large as the text around it; decoration only. */
export class HaGlyph extends Component {
    static template = "odoo_ha_addon.HaGlyph";
    static props = {
        /** Such as `mdi:lightbulb`; the first that can be drawn is. */
        names: { type: Array, element: String },
        /** Class of Font Awesome 4.7 for when there is no font. */
        simple: String,
    };

    setup() {
        this.source = useHaIcons();
    }

    get isSimple() {
        return this.source.status === "failed" || (this.source.status === "ready" && !this.name);
    }

    get name() {
        return this.source.icons.pick(this.props.names);
    }

    /** Nothing while the font is on its way: a simple icon that is replaced at once would flicker. */
    get character() {
        return this.source.status === "ready" ? this.source.icons.characterOf(this.name) : "";
    }
}
