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
 * @property {"alert"|"warm"|"cooling"|"active"|"good"|"media"|"quiet"} tone
 */

const chip = (key, icons, simple, tone, text) => ({key, icons, simple, tone, text});

/** @returns {string} the one state in Home Assistant's words, or how many there are */
function oneOrMany(rows, many) {
    return rows.length === 1 ? stateText(rows[0]) : many(rows.length);
}

function warmth(room, rows, named) {
    const found = temperatureOf(room, rows, named);
    const climate = rows.find(({theme}) => theme === "climate");
    const movement = climate ? movementOf(climate) : "";
    if (!found) {
        return [];
    }
    const unit = found.unit || temperatureUnit(found.row);
    const now = quantityText(Math.round(found.value * 10) / 10, unit);
    const target = climate?.attributes.temperature;
    const isMoving = movement && typeof target === "number";
    const tone = {heating: "warm", cooling: "cooling"}[movement] || "quiet";
    const text = isMoving ? `${now} → ${quantityText(target, "°")}` : now;
    return [chip("temperature", ["mdi:thermometer"], "fa-thermometer-half", tone, text)];
}

/**
 * @param {import("../house").HaRoom} room
 * @param {import("../live_rows").HaThemedRow[]} rows of the room, as they are now
 * @param {import("../live_rows").HaThemedRow|undefined} named its `temperatureRow` as it is now
 * @returns {HaChip[]} how warm it is, and at most `MOST_CHIPS` of what is special, the most urgent first
 */
export function chipsOf(room, rows, named) {
    const of = (theme, condition = matters) => rows.filter((row) => row.theme === theme && condition(row));
    const dangers = [...of("alarm_control_panel"), ...of("hazard"), ...of("robot")];
    const waysIn = [...of("cover"), ...of("opening")];
    const unlocked = of("lock");
    const lights = of("light");
    const playing = of("media_player");
    const working = of("robot", ({state}) => ["cleaning", "mowing", "returning"].includes(state));
    const blinds = of("cover", (row) => isOpen(row) && !matters(row));
    const locked = of("lock", ({state}) => state === "locked");
    const movement = rows.map((row) => row.theme === "climate" && movementOf(row)).find(Boolean);
    const isWarmthTold = Boolean(temperatureOf(room, rows, named));
    const special = [
        dangers.length && chip("danger", ["mdi:alert"], "fa-exclamation-triangle", "alert", dangers.length === 1 ? dangers[0].name : _t("%s alarms", dangers.length)),
        waysIn.length && chip("open", ["mdi:door-open"], "fa-folder-open-o", "alert", oneOrMany(waysIn, (count) => _t("%s open", count))),
        unlocked.length && chip("unlocked", ["mdi:lock-open-variant"], "fa-unlock", "alert", oneOrMany(unlocked, (count) => _t("%s unlocked", count))),
        movement && !isWarmthTold && chip("climate", [movement === "heating" ? "mdi:fire" : "mdi:snowflake"], "fa-thermometer-half", movement === "heating" ? "warm" : "cooling", movement === "heating" ? _t("Heating") : _t("Cooling")),
        lights.length && chip("lights", ["mdi:lightbulb"], "fa-lightbulb-o", "active", _t("%s on", lights.length)),
        playing.length && chip("playing", ["mdi:play"], "fa-play", "media", oneOrMany(playing, (count) => _t("%s playing", count))),
        working.length && chip("robot", ["mdi:robot-vacuum"], "fa-android", "good", oneOrMany(working, (count) => _t("%s at work", count))),
        blinds.length && chip("blinds", ["mdi:blinds-open"], "fa-align-justify", "quiet", oneOrMany(blinds, (count) => _t("%s open", count))),
        locked.length && !unlocked.length && chip("locked", ["mdi:lock"], "fa-lock", "good", oneOrMany(locked, (count) => _t("%s locked", count))),
    ];
    return [...warmth(room, rows, named), ...special.filter(Boolean).slice(0, MOST_CHIPS)];
}
