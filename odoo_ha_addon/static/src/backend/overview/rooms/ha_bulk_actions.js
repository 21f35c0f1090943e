import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {Bulk, bulkName} from "../bulk";
import {matters} from "../house";
import {useLiveRows} from "../live_rows";

/** What can be done with all that is on or open somewhere; nothing where nothing is. */
export class HaBulkActions extends Component {
    static template = "odoo_ha_addon.HaBulkActions";
    static props = {
        rows: Array,
        /** Without that of the lights, which stands elsewhere. */
        isWithoutLights: {type: Boolean, optional: true},
    };

    setup() {
        this.live = useLiveRows();
        this.bulk = new Bulk(useService("ha_undo"));
    }

    /** @returns {{key: string, text: string, label: string, name: string, run: () => Promise<void>}[]} */
    get actions() {
        const {isWithoutLights, rows} = this.props;
        const now = this.live(rows);
        const lights =
            !isWithoutLights &&
            this.bulk.lightsOff(now.filter((row) => row.theme === "light" && matters(row)));
        const covers = this.bulk.closeAll(now);
        return [
            {key: "lights", text: _t("Lights off"), bulk: lights},
            {key: "covers", text: _t("Close everything"), bulk: covers},
        ]
            .filter(({bulk}) => bulk)
            .map(({key, text, bulk}) => ({key, text, ...bulk, name: bulkName(text, bulk)}));
    }
}
