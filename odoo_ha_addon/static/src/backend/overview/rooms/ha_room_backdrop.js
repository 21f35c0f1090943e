import {Component} from "@odoo/owl";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {HaPicture} from "@odoo_ha_addon/components/ui/ha_picture/ha_picture";
import {recordIcons} from "@odoo_ha_addon/services/icons/icon_names";

/** What stands behind the name of a room, in an element of the class `o_ha_room_face`: its picture, else its icon. */
export class HaRoomBackdrop extends Component {
    static template = "odoo_ha_addon.HaRoomBackdrop";
    static components = {HaGlyph, HaPicture};
    static props = {
        /** `id`, `icon` and `picture` of `ha.area`. */
        room: Object,
    };

    get icons() {
        return recordIcons("ha.area", this.props.room);
    }
}
