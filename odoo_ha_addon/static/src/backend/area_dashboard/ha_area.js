import {Component, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useSortable} from "@web/core/utils/sortable_owl";
import {useNeighbours} from "@odoo_ha_addon/components/entity/neighbours";
import {HaOnScreen} from "@odoo_ha_addon/components/ui/ha_on_screen/ha_on_screen";
import {neighbour} from "@odoo_ha_addon/backend/page/arranging";
import {HaBulkActions} from "@odoo_ha_addon/backend/overview/rooms/ha_bulk_actions";
import {HaRoomBackdrop} from "@odoo_ha_addon/backend/overview/rooms/ha_room_backdrop";
import {sectionsOf} from "./card_sections";
import {NOWHERE} from "./dashboard_layout";
import {HaDashboardCard, MOST_ROWS} from "./ha_dashboard_card";
import {HaSummary} from "./ha_summary";

/** Height of a card's title and of one of its rows, in rem, until it was seen. */
const TITLE_HEIGHT = 3;
const ROW_HEIGHT = 3.25;
const CARD_PADDING = 1;

/** What is in one area. */
export class HaArea extends Component {
    static template = "odoo_ha_addon.HaArea";
    static components = {HaBulkActions, HaDashboardCard, HaOnScreen, HaRoomBackdrop, HaSummary};
    static props = {
        place: Object,
        cards: Array,
        /** The domain that alone is shown, in words. */
        filter: {type: [String, Boolean], optional: true},
        arranging: Object,
        /** It is one of several where something was found. */
        isFound: {type: Boolean, optional: true},
        onChoose: Function,
        onShowAll: Function,
        onOpen: {type: Function, optional: true},
    };

    setup() {
        this.cards = useRef("cards");
        useNeighbours(() =>
            this.sections.flatMap(({cards}) => cards).flatMap(({items}) => items.map(({row}) => row))
        );
        useSortable({
            ref: this.cards,
            enable: () => this.props.arranging.isOn,
            elements: ".o_ha_card_place",
            groups: ".o_ha_area_cards",
            handle: ".o_ha_drag",
            onDrop: ({element, next}) => this.move(element.dataset.key, next?.dataset.key ?? null),
        });
    }

    get name() {
        const {key, name} = this.props.place;
        return key === NOWHERE ? _t("Without an area") : name;
    }

    get style() {
        return `--ha-room-hue: ${this.props.place.hue}`;
    }

    /** What can be turned off or closed at once, as the overview has it. */
    get bulkRows() {
        const {rows} = this.props.place;
        return rows
            .filter(({domain}) => ["light", "cover"].includes(domain))
            .map((row) => ({...row, theme: row.domain}));
    }

    get openLabel() {
        return _t("Open the record of %(name)s", {name: this.name});
    }

    get nothingText() {
        return _t("There is nothing of this kind here: %(kind)s", {kind: this.props.filter});
    }

    /** All in one where they were found. */
    get sections() {
        const {cards, isFound} = this.props;
        return isFound ? [{key: "all", title: "", cards}] : sectionsOf(cards);
    }

    get keys() {
        return this.props.place.cards.map(({key}) => key);
    }

    heightOf({device, items}) {
        const rows = Math.min(items.length, MOST_ROWS + 1);
        return CARD_PADDING + rows * ROW_HEIGHT + (device && rows > 1 ? TITLE_HEIGHT : 0);
    }

    move(key, before) {
        this.props.arranging.moveCard(this.props.place.key, this.keys, key, before);
    }

    step({cards}, key, isForward) {
        this.move(
            key,
            neighbour(
                cards.map((card) => card.key),
                key,
                isForward
            )
        );
    }

    isEnd({cards}, key, isForward) {
        return cards.at(isForward ? -1 : 0).key === key;
    }
}
