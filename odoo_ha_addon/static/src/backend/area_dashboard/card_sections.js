import {_t} from "@web/core/l10n/translation";
import {groupBy} from "@web/core/utils/arrays";
import {SECTIONS, sectionOf} from "@odoo_ha_addon/services/control_registry";

const TITLES = {
    lights: _t("Lights"),
    climate: _t("Climate"),
    covers: _t("Covers"),
    security: _t("Security"),
    media: _t("Media"),
    more: _t("More"),
    sensors: _t("Sensors"),
};

/**
 * The cards of a room as people think of them. A device stands where the first of its entities does.
 *
 * @param {import("./dashboard_layout").HaCard[]} cards
 * @returns {{key: string, title: string, cards: import("./dashboard_layout").HaCard[]}[]} in the order of `SECTIONS`; the order of
 *  the cards stays
 */
export function sectionsOf(cards) {
    const bySection = groupBy(cards, ({items}) => sectionOf(items[0].row));
    return SECTIONS.filter((key) => bySection[key]).map((key) => ({
        key,
        title: TITLES[key].toString(),
        cards: bySection[key],
    }));
}
