import {Component} from "@odoo/owl";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {HaPicture} from "@odoo_ha_addon/components/ui/ha_picture/ha_picture";
import {coverOf} from "./media_facts";

/** The picture of what is played; a note where there is none. The title beside it says what it shows. */
export class HaMediaPicture extends Component {
    static template = "odoo_ha_addon.HaMediaPicture";
    static components = {HaGlyph, HaPicture};
    static props = {control: Object};

    get picture() {
        return coverOf(this.props.control.attributes);
    }
}
