import {_t} from "@web/core/l10n/translation";
import {usableAttributes} from "@odoo_ha_addon/services/live/attribute_types";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";
import {stateText} from "@odoo_ha_addon/services/words/state_text";

/**
 * What is going on in an area, in a few words.
 */

const OPENINGS = ["door", "garage_door", "opening", "window"];
const ALARMS = ["carbon_monoxide", "gas", "moisture", "problem", "safety", "smoke", "tamper"];

const classOf = (row) => usableAttributes(row.attributes).device_class;
const isNumber = (state) => state !== null && state !== "" && !Number.isNaN(Number(state));

/** @returns {boolean} whether the entity's state is part of its area's summary */
export function isSummed(row) {
    switch (row.domain) {
        case "light":
            return true;
        case "binary_sensor":
            return OPENINGS.includes(classOf(row)) || ALARMS.includes(classOf(row));
        case "cover":
            return classOf(row) === "garage" || classOf(row) === "door" || classOf(row) === "window";
        case "sensor":
            return ["temperature", "humidity"].includes(classOf(row));
    }
    return false;
}

/**
 * The entity that stands for the area's climate: the one that Home Assistant names, wherever it is, else the first one that measures
 * the room, and not the inside of a device.
 */
function climateRow(rows, deviceClass, place) {
    if (place[`${deviceClass}_entity`]) {
        return place[`${deviceClass}_row`];
    }
    const isMeasuring = (row) =>
        row.domain === "sensor" && classOf(row) === deviceClass && !row.is_inner && !row.entity_category;
    return rows.find((row) => isMeasuring(row) && isNumber(row.state));
}

function climateChip(rows, key, icon, label, place) {
    const row = climateRow(rows, key, place);
    return row && isNumber(row.state) ? [{key, icon, label, text: stateText(row)}] : [];
}

function countChip(key, icon, count, label, tone) {
    return count ? [{key, icon, label, text: String(count), count, tone}] : [];
}

/**
 * @param {import("./dashboard_layout").HaRow[]} rows of an area, with the states that are known now
 * @param {{temperature_entity?: string|false, temperature_row?: Object|false, humidity_entity?: string|false,
 *  humidity_row?: Object|false}} [place] what Home Assistant takes for its climate: the entity id, and the entity if the user may see it
 * @returns {{key: string, icon: string, label: string, text: string, count?: number, tone?: string}[]} `label` says it all for who
 *  cannot see `icon` and `text`
 */
export function summaryOf(rows, place = {}) {
    const count = (condition) => rows.filter(condition).length;
    const lights = count((row) => row.domain === "light" && row.state === "on");
    const openings = count((row) => isSummed(row) && isOpen(row));
    const alarms = count(
        (row) => row.domain === "binary_sensor" && ALARMS.includes(classOf(row)) && row.state === "on"
    );
    const gone = count((row) => presenceOf(row) === "unavailable");
    const chips = [
        ...climateChip(rows, "temperature", "mdi:thermometer", _t("Temperature"), place),
        ...climateChip(rows, "humidity", "mdi:water-percent", _t("Humidity"), place),
        ...countChip(
            "alarms",
            "mdi:alert",
            alarms,
            alarms === 1 ? _t("1 alarm") : _t("%s alarms", alarms),
            "alert"
        ),
        ...countChip(
            "lights",
            "mdi:lightbulb",
            lights,
            lights === 1 ? _t("1 light on") : _t("%s lights on", lights),
            "active"
        ),
        ...countChip(
            "openings",
            "mdi:door-open",
            openings,
            openings === 1 ? _t("1 door or window open") : _t("%s doors or windows open", openings),
            "active"
        ),
        ...countChip(
            "unavailable",
            "mdi:cancel",
            gone,
            gone === 1 ? _t("1 unavailable") : _t("%s unavailable", gone),
            "muted"
        ),
    ];
    return chips.map((chip) => {
        const {count: isCounted, label, text} = chip;
        return isCounted ? chip : {...chip, label: _t("%(label)s: %(value)s", {label, value: text})};
    });
}

function isOpen(row) {
    return row.domain === "cover"
        ? ["open", "opening"].includes(row.state)
        : row.domain === "binary_sensor" && OPENINGS.includes(classOf(row)) && row.state === "on";
}
