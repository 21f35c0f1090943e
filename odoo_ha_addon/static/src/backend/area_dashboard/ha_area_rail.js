import {Component, useRef} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {useSortable} from "@web/core/utils/sortable_owl";
import {HaArrangeButtons} from "@odoo_ha_addon/backend/page/ha_arrange_buttons";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {neighbour} from "@odoo_ha_addon/backend/page/arranging";
import {NOWHERE} from "./dashboard_layout";
import {recordIcons} from "@odoo_ha_addon/services/icons/icon_names";
import {HaSummary} from "./ha_summary";

/** The floors and their areas: a rail beside what is shown; on a phone a list that opens. */
export class HaAreaRail extends Component {
    static template = "odoo_ha_addon.HaAreaRail";
    static components = {Dropdown, DropdownItem, HaArrangeButtons, HaGlyph, HaSummary};
    static props = {
        floors: Array,
        /** The area that is shown; empty for none of them. */
        placeKey: String,
        arranging: Object,
        onChoose: Function,
    };

    setup() {
        this.root = useRef("root");
        useSortable({
            ref: this.root,
            enable: () => this.props.arranging.isOn,
            elements: "li.o_ha_area_entry[data-key]",
            groups: "ul",
            handle: ".o_ha_drag",
            onDrop: ({element, next}) => this.move(element.dataset.key, next?.dataset.key),
        });
    }

    get places() {
        return this.props.floors.flatMap(({places}) => places);
    }

    get shown() {
        return this.places.find(({key}) => key === this.props.placeKey);
    }

    nameOf({key, name}) {
        return key === NOWHERE ? _t("Without an area") : name;
    }

    floorName(floor) {
        return floor.name || (this.props.floors.length > 1 ? _t("On no floor") : "");
    }

    iconsOf(place) {
        return place.key === NOWHERE ? ["mdi:help-circle-outline"] : recordIcons("ha.area", place);
    }

    floorIcons(floor) {
        return floor.id ? recordIcons("ha.floor", floor) : ["mdi:home-outline"];
    }

    /** @param {string} [before] the area before which it was dropped; at the end of its floor if there is none */
    move(key, before) {
        const keys = this.places.map((place) => place.key);
        this.props.arranging.moveArea(keys, key, before ?? this.firstOfNextFloor(key));
    }

    step(key, isForward) {
        const floor = this.props.floors.find(({places}) => places.some((place) => place.key === key));
        this.move(
            key,
            neighbour(
                floor.places.map((place) => place.key),
                key,
                isForward
            ) ?? undefined
        );
    }

    firstOfNextFloor(key) {
        const {floors} = this.props;
        const place = floors.findIndex(({places}) => places.some((one) => one.key === key));
        return floors[place + 1]?.places[0].key ?? null;
    }

    isEnd({places}, key, isForward) {
        return places[isForward ? places.length - 1 : 0].key === key;
    }
}
