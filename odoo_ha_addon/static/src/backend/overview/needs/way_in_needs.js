import {formatList} from "@web/core/l10n/utils";
import {_t} from "@web/core/l10n/translation";
import {matters} from "../house";
import {needRegistry, WEIGHTS} from "./needs";
import {detailOf, iconsOf} from "./safety_needs";

/** Bit of Home Assistant's `CoverEntityFeature`. */
const CLOSE = 2;
/** Doors and windows that only tell that they are open have a line each, up to so many; more are told in one. */
const MOST_LINES = 3;

function lockNeed(row, {areaOf, remedies}) {
    return {
        key: `lock:${row.id}`,
        weight: WEIGHTS.way_in + 20,
        tone: "alert",
        ...iconsOf(row),
        title: row.name,
        detail: detailOf(row, areaOf),
        // Who locks it by a code writes that where there is room for it.
        remedy:
            row.control && row.attributes.code_format
                ? remedies.show(row, _t("Lock"))
                : remedies.call(row, _t("Lock"), "lock"),
    };
}

function coverNeed(row, {areaOf, remedies}) {
    const canClose = (row.attributes.supported_features || 0) & CLOSE;
    return {
        key: `cover:${row.id}`,
        weight: WEIGHTS.way_in + 10,
        tone: "alert",
        ...iconsOf(row),
        title: row.name,
        detail: detailOf(row, areaOf),
        remedy: canClose ? remedies.call(row, _t("Close"), "close_cover") : remedies.show(row),
    };
}

function openingNeeds(rows, {areaOf, beyond, remedies}) {
    const count = rows.length + (beyond.matter.opening || 0);
    if (count > MOST_LINES) {
        const title = _t("%s doors and windows open", count);
        return [
            {
                key: "openings",
                weight: WEIGHTS.way_in,
                tone: "active",
                icons: ["mdi:door-open"],
                simple: "fa-columns",
                title,
                detail: formatList(
                    rows.slice(0, 5).map(({name}) => name),
                    {style: "unit"}
                ),
                count,
                remedy: remedies.showAll(rows, title),
            },
        ];
    }
    return rows.map((row) => ({
        key: `opening:${row.id}`,
        weight: WEIGHTS.way_in,
        tone: "active",
        ...iconsOf(row),
        title: row.name,
        detail: detailOf(row, areaOf),
        remedy: remedies.show(row),
    }));
}

/** What is unlocked or open. */
export function findWaysIn(house) {
    const open = (theme) => house.rows.filter((row) => row.theme === theme && matters(row));
    return [
        ...open("lock").map((row) => lockNeed(row, house)),
        ...open("cover").map((row) => coverNeed(row, house)),
        ...openingNeeds(open("opening"), house),
    ];
}

needRegistry.add("ways_in", {use: () => findWaysIn});
