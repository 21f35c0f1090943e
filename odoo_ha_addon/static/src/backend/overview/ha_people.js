import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {HaEntityDialog} from "@odoo_ha_addon/components/entity/ha_entity_dialog";
import {HaPicture} from "@odoo_ha_addon/components/ui/ha_picture/ha_picture";
import {seedFromRow} from "@odoo_ha_addon/services/live/entity_rows";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {useLiveRows} from "./live_rows";
import {hueOf} from "./rooms/room_color";

/** More are counted. */
const MOST_SHOWN = 6;

const isIn = ({state}) => state === "home";

/** Who is in: a portrait or initials of each, pale for who is elsewhere. */
export class HaPeople extends Component {
    static template = "odoo_ha_addon.HaPeople";
    static components = {HaPicture};
    static props = {rows: Array};

    setup() {
        this.dialog = useService("dialog");
        this.live = useLiveRows();
    }

    /** Those who are in come first. */
    get people() {
        const people = this.live(this.props.rows);
        return [...people.filter(isIn), ...people.filter((row) => !isIn(row))];
    }

    get shown() {
        const {people} = this;
        const count = people.filter(isIn).length;
        return {
            people: people.slice(0, MOST_SHOWN).map((row) => ({
                row,
                isIn: isIn(row),
                label: _t("%(label)s: %(value)s", {label: row.name, value: stateText(row)}),
                initials: initialsOf(row.name),
                picture: row.attributes.entity_picture || "",
                style: `--ha-room-hue: ${hueOf(row.name)}`,
            })),
            text: this._whoIsIn(people, count),
        };
    }

    /** Nobody is said to be away of whom nobody knows. */
    _whoIsIn(people, count) {
        if (count) {
            return _t("%s at home", count);
        }
        return people.every((row) => presenceOf(row) === "value") ? _t("Nobody at home") : "";
    }

    open(row) {
        const neighbours = this.people;
        this.dialog.add(HaEntityDialog, {recordId: row.id, seed: seedFromRow(row), neighbours});
    }
}

function initialsOf(name) {
    const [first = "", second = ""] = name.trim().split(/\s+/);
    return [...first]
        .slice(0, 1)
        .concat([...second].slice(0, 1))
        .join("")
        .toLocaleUpperCase();
}
