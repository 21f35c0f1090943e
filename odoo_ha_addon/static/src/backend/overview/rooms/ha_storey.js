import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {Bulk} from "../bulk";
import {matters} from "../house";
import {useLiveRows} from "../live_rows";
import {HaRoomTile} from "./ha_room_tile";

/** The rooms of a floor, and what can be done with all of them. */
export class HaStorey extends Component {
    static template = "odoo_ha_addon.HaStorey";
    static components = {HaRoomTile};
    static props = {
        /** As `storeysOf` has it. */
        storey: Object,
        /** The only one needs no name. */
        isOnly: Boolean,
    };

    setup() {
        this.live = useLiveRows();
        this.bulk = new Bulk(useService("ha_undo"));
    }

    get name() {
        const {isOnly, storey} = this.props;
        return storey.name || (isOnly ? _t("Rooms") : _t("Other rooms"));
    }

    /** @returns {{key: string, label: string, text: string, run: () => Promise<void>}[]} */
    get actions() {
        const rows = this.live(this.props.storey.rooms.flatMap((room) => room.rows));
        const lights = this.bulk.lightsOff(rows.filter((row) => row.theme === "light" && matters(row)));
        const covers = this.bulk.closeAll(rows);
        return [
            lights && {key: "lights", text: _t("Lights off"), ...lights},
            covers && {key: "covers", text: _t("Close everything"), ...covers},
        ].filter(Boolean);
    }
}
