import {_t} from "@web/core/l10n/translation";
import {isOpen} from "./house";

/** Bit of Home Assistant's `CoverEntityFeature`. */
const CLOSE = 2;

/**
 * What is done with many at once: it says before what it will do, and can be undone.
 *
 * @typedef {Object} HaBulk
 * @property {string} label what it will do
 * @property {() => Promise<void>} run
 */
export class Bulk {
    /** @param {import("@odoo_ha_addon/services/calls/ha_undo").HaUndo} undo */
    constructor(undo) {
        this.undo = undo;
    }

    /**
     * @param {import("./live_rows").HaThemedRow[]} rows of lights that are on
     * @returns {HaBulk|null} nothing where the user may turn off none of them
     */
    lightsOff(rows) {
        const own = rows.filter(({control}) => control);
        if (!own.length) {
            return null;
        }
        const rooms = new Set(own.map((row) => row.effective_area_id)).size;
        const step = () => ({service: "turn_off", shown: {state: "off"}});
        return {
            label: lightsOffText(own.length, rooms),
            run: () => this.undo.run(own, step, (count) => _t("Turned off: %s", count)),
        };
    }

    /**
     * @param {import("./live_rows").HaThemedRow[]} rows
     * @returns {HaBulk|null} closes all covers among them that are open and can be closed
     */
    closeAll(rows) {
        const open = rows.filter(
            (row) =>
                row.theme === "cover" &&
                row.control &&
                isOpen(row) &&
                (row.attributes.supported_features || 0) & CLOSE
        );
        if (!open.length) {
            return null;
        }
        const step = () => ({service: "close_cover", shown: {state: "closing"}});
        return {
            label:
                open.length === 1 ? _t("Close %s", open[0].name) : _t("Close %s that are open", open.length),
            run: () => this.undo.run(open, step, (count) => _t("Closing: %s", count)),
        };
    }
}

function lightsOffText(count, rooms) {
    if (count === 1) {
        return _t("Turn off 1 light");
    }
    return rooms === 1
        ? _t("Turn off %s lights in 1 room", count)
        : _t("Turn off %(count)s lights in %(rooms)s rooms", {count, rooms});
}

/**
 * @param {string} text of a button
 * @param {HaBulk} bulk
 * @returns {string} its name for who hears it: what stands on it, and what it will do
 */
export function bulkName(text, {label}) {
    return _t("%(label)s: %(value)s", {label: text, value: label});
}
