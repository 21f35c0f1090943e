import {Component} from "@odoo/owl";
import {HaOnScreen} from "@odoo_ha_addon/components/ui/ha_on_screen/ha_on_screen";
import {HaPicture} from "@odoo_ha_addon/components/ui/ha_picture/ha_picture";
import {SNAPSHOT_EVERY, sightText} from "./sight";

/** What a camera sees, on a card: renewed every now and then, while the card is on the screen. */
export class HaCameraView extends Component {
    static template = "odoo_ha_addon.HaCameraView";
    static components = {HaOnScreen, HaPicture};
    static props = {recordId: Number, entity: Object};

    setup() {
        this.every = SNAPSHOT_EVERY;
    }

    get alt() {
        return sightText(this.props.entity.name);
    }
}
