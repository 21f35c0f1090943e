import {formatList} from "@web/core/l10n/utils";
import {_t} from "@web/core/l10n/translation";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";
import {isOpen, matters, temperatureOf} from "../house";
import {movementOf} from "../glance/glance";

/** What is special in a room, besides how warm it is. */
export const MOST_CHIPS = 3;

/**
 * @typedef {Object} HaChip
 * @property {string} key
 * @property {string[]} icons
 * @property {string} simple
 * @property {string} text
 * @property {string} label the same for who cannot see the icon, and which things it is about
 * @property {"alert"|"warm"|"cooling"|"active"|"good"|"media"|"quiet"} tone
 */

/** What there may be of in a room, the most urgent first; `many` tells how many there are. */
const KINDS = [
    {
        key: "danger",
        icons: ["mdi:alert"],
        simple: "fa-exclamation-triangle",
        tone: "alert",
        isMeant: (row) => ["alarm_control_panel", "hazard", "robot"].includes(row.theme) && matters(row),
        one: ({name}) => name,
        many: (count) => _t("%s alarms", count),
    },
    {
        key: "open",
        icons: ["mdi:door-open"],
        simple: "fa-folder-open-o",
        tone: "alert",
        isMeant: (row) => ["cover", "opening"].includes(row.theme) && matters(row),
        one: stateText,
        many: (count) => _t("%s open", count),
    },
    {
        key: "unlocked",
        icons: ["mdi:lock-open-variant"],
        simple: "fa-unlock",
        tone: "alert",
        isMeant: (row) => row.theme === "lock" && matters(row),
        one: stateText,
        many: (count) => _t("%s unlocked", count),
    },
    {
        key: "lights",
        icons: ["mdi:lightbulb"],
        simple: "fa-lightbulb-o",
        tone: "active",
        isMeant: (row) => row.theme === "light" && matters(row),
        one: () => _t("%s on", 1),
        many: (count) => _t("%s on", count),
    },
    {
        key: "playing",
        icons: ["mdi:play"],
        simple: "fa-play",
        tone: "media",
        isMeant: (row) => row.theme === "media_player" && matters(row),
        one: stateText,
        many: (count) => _t("%s playing", count),
    },
    {
        key: "working",
        icons: ["mdi:robot-vacuum"],
        simple: "fa-android",
        tone: "good",
        isMeant: ({theme, state}) => theme === "robot" && ["cleaning", "mowing", "returning"].includes(state),
        one: stateText,
        many: (count) => _t("%s at work", count),
    },
    {
        key: "blinds",
        icons: ["mdi:blinds-open"],
        simple: "fa-align-justify",
        tone: "quiet",
        isMeant: (row) => row.theme === "cover" && isOpen(row) && !matters(row),
        one: stateText,
        many: (count) => _t("%s open", count),
    },
    {
        key: "locked",
        icons: ["mdi:lock"],
        simple: "fa-lock",
        tone: "good",
        isMeant: ({theme, state}) => theme === "lock" && state === "locked",
        one: stateText,
        many: (count) => _t("%s locked", count),
    },
];

function chipOf({key, icons, simple, tone, isMeant, one, many}, rows) {
    const meant = rows.filter(isMeant);
    if (!meant.length) {
        return undefined;
    }
    const text = meant.length === 1 ? one(meant[0]) : many(meant.length);
    const names = formatList(
        meant.map(({name}) => name),
        {style: "unit"}
    );
    return {
        key,
        icons,
        simple,
        tone,
        text,
        label: text === names ? text : _t("%(label)s: %(value)s", {label: names, value: text}),
    };
}

/** How warm it is, and to what it is being brought. */
function warmthChip(room, rows, named) {
    const found = temperatureOf(room, rows, named);
    const climate = rows.find((row) => row.theme === "climate" && movementOf(row));
    const movement = climate ? movementOf(climate) : "";
    if (!found && !movement) {
        return undefined;
    }
    const target = climate?.attributes.temperature;
    const aim = movement && typeof target === "number" ? quantityText(target, "°") : "";
    const word = {heating: _t("Heating"), cooling: _t("Cooling")}[movement] || "";
    const now = found
        ? quantityText(Math.round(found.value * 10) / 10, found.unit || temperatureUnit(found.row))
        : word;
    const value = aim ? `${now} → ${aim}` : now;
    return {
        key: "temperature",
        icons: [{heating: "mdi:fire", cooling: "mdi:snowflake"}[movement] || "mdi:thermometer"],
        simple: "fa-thermometer-half",
        tone: {heating: "warm", cooling: "cooling"}[movement] || "quiet",
        text: value,
        label: _t("%(label)s: %(value)s", {
            label: _t("Temperature"),
            value: [value, found && word].filter(Boolean).join(", "),
        }),
    };
}

/**
 * @param {import("../house").HaRoom} room
 * @param {import("../live_rows").HaThemedRow[]} rows of the room, as they are now
 * @param {import("../live_rows").HaThemedRow|undefined} named its `temperatureRow` as it is now
 * @returns {HaChip[]} how warm it is, and at most `MOST_CHIPS` of what is special, the most urgent first
 */
export function chipsOf(room, rows, named) {
    const special = KINDS.map((kind) => chipOf(kind, rows)).filter(Boolean);
    return [warmthChip(room, rows, named), ...special.slice(0, MOST_CHIPS)].filter(Boolean);
}
