import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {HaBulkActions} from "./ha_bulk_actions";
import {HaRoomTile} from "./ha_room_tile";

/** The rooms of a floor, and what can be done with all of them. */
export class HaStorey extends Component {
    static template = "odoo_ha_addon.HaStorey";
    static components = {HaBulkActions, HaRoomTile};
    static props = {
        /** As `storeysOf` has it. */
        storey: Object,
        /** The only one needs no name. */
        isOnly: Boolean,
    };

    get name() {
        const {isOnly, storey} = this.props;
        return storey.name || (isOnly ? _t("Rooms") : _t("Other rooms"));
    }

    /** How many rooms stand beside each other, where there is space for four or three. */
    get style() {
        const {length} = this.props.storey.rooms;
        return `--ha-span-4: ${Math.min(length, 4)}; --ha-span-3: ${Math.min(length, 3)}`;
    }
}
