import {_t} from "@web/core/l10n/translation";
import {entityIcons} from "@odoo_ha_addon/services/icons/icon_names";
import {simpleIcon} from "@odoo_ha_addon/services/icons/simple_icons";
import {sinceText} from "@odoo_ha_addon/services/words/moment_words";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {matters} from "../house";
import {needRegistry, WEIGHTS} from "./needs";

/** What does not hurt anybody by itself. */
const MILD = ["problem", "cold", "heat"];
const THEMES = ["alarm_control_panel", "hazard", "robot"];

/**
 * @param {import("../live_rows").HaThemedRow} row
 * @param {(row: Object) => string} areaOf
 * @returns {string} where it is, what it says, and for how long
 */
export function detailOf(row, areaOf) {
    return [areaOf(row), stateText(row), sinceText(row.last_changed)].filter(Boolean).join(" · ");
}

/** Icons of a row, as `HaNeed` has them. */
export function iconsOf(row) {
    return {icons: entityIcons(row, row), simple: simpleIcon(row.domain, row.attributes)};
}

function weightOf(row) {
    if (row.theme === "robot" || MILD.includes(row.attributes.device_class)) {
        return WEIGHTS.climate + 50;
    }
    return WEIGHTS.danger;
}

/** Leaks, smoke, gas and the like, a house whose alarm was set off, and robots that are stuck. */
export function findDangers({rows, areaOf, remedies}) {
    return rows
        .filter((row) => THEMES.includes(row.theme) && matters(row))
        .map((row) => ({
            key: `danger:${row.id}`,
            weight: weightOf(row),
            tone: "alert",
            ...iconsOf(row),
            title: row.name,
            detail: detailOf(row, areaOf),
            remedy: remedies.show(row, _t("Show")),
        }));
}

needRegistry.add("safety", {use: () => findDangers});
