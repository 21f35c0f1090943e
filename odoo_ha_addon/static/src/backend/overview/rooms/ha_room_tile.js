import {Component} from "@odoo/owl";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {useLiveRows} from "../live_rows";
import {HaRoomBackdrop} from "./ha_room_backdrop";
import {chipsOf} from "./room_chips";

/** A room: its face, how warm it is and what is special; a click leads into it. */
export class HaRoomTile extends Component {
    static template = "odoo_ha_addon.HaRoomTile";
    static components = {HaGlyph, HaRoomBackdrop};
    static props = {room: Object};

    setup() {
        this.live = useLiveRows();
    }

    get href() {
        return `/odoo/home-assistant-dashboard?area=${this.props.room.id}`;
    }

    get style() {
        return `--ha-room-hue: ${this.props.room.hue}`;
    }

    get chips() {
        const {room} = this.props;
        const [named] = room.temperatureRow ? this.live([room.temperatureRow]) : [];
        return chipsOf(room, this.live(room.rows), named);
    }
}
