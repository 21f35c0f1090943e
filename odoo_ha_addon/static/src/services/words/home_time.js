import {toLocaleDateString, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {knownTranslations} from "./ha_translations";

const {DateTime, IANAZone} = luxon;

/**
 * Times as Home Assistant writes them, in the user's zone and format.
 *
 * Most have a zone; some, such as those of a calendar's next event, are what a clock on the wall of the house shows. Where the user's
 * clock shows another time than that of the house, the zone of what is shown is named.
 *
 * @typedef {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} Entity
 */

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|[+-]\d{2}(:?\d{2})?))?$/;
const TIME = /^\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;
/** Times without a zone are read in one that has no gaps, whatever the clocks do. */
const WALL = "utc";

/** @returns {string|undefined} the zone of the entity's Home Assistant; nothing while it is not known */
export function homeZone({instance_id: instanceId} = {}) {
    const zone = knownTranslations.get(instanceId)?.time_zone;
    return typeof zone === "string" && IANAZone.isValidZone(zone) ? zone : undefined;
}

/**
 * @param {*} text
 * @returns {boolean} whether it is a date, or a date and a time, as Home Assistant writes them
 */
export function isMoment(text) {
    return typeof text === "string" && (DATE.test(text) || MOMENT.test(text)) && read(text, WALL).isValid;
}

function read(text, zone) {
    return DateTime.fromISO(text.replace(" ", "T").replace(" ", ""), {zone});
}

/**
 * @param {string} text a date and a time
 * @param {Entity} [entity] whose Home Assistant's clock it is where it has no zone
 * @returns {luxon.DateTime|null} in the user's zone
 */
export function instantOf(text, entity) {
    if (!isMoment(text)) {
        return null;
    }
    return read(text, DATE.test(text) ? "default" : homeZone(entity) || "default").setZone("default");
}

/**
 * @param {luxon.DateTime} moment
 * @param {Entity} [entity]
 * @returns {string} such as " (UTC+8)" where the clock of the entity's Home Assistant shows another time; else empty
 */
function zoneText(moment, entity) {
    const zone = homeZone(entity);
    const isForeign = zone && moment.setZone(zone).offset !== moment.setZone("default").offset;
    return isForeign ? ` (${moment.toFormat("'UTC'Z")})` : "";
}

/**
 * @param {Entity} [entity]
 * @returns {string} such as "UTC+8": the user's zone, where the clock of the entity's Home Assistant shows another time now
 */
export function userZoneText(entity) {
    return zoneText(DateTime.now(), entity).replace(/[ ()]/g, "");
}

/**
 * @param {*} text a date, or a date and a time
 * @param {Entity} [entity]
 * @param {{showSeconds?: boolean}} [options]
 * @returns {string} in the user's zone and format; empty where it is none
 */
export function instantText(text, entity, {showSeconds = false} = {}) {
    const moment = instantOf(text, entity);
    if (!moment) {
        return "";
    }
    if (DATE.test(text)) {
        return toLocaleDateString(moment);
    }
    return toLocaleDateTimeString(moment, {showSeconds}) + zoneText(moment, entity);
}

/**
 * @param {string} text a date and a time, a date or a time, that are what the clock of the house shows, wherever one is
 * @param {Entity} [entity]
 * @returns {string} as it is there, in the user's format; empty where it is none
 */
export function wallText(text, entity) {
    if (TIME.test(text)) {
        const moment = DateTime.fromISO(text, {zone: WALL});
        return moment.isValid ? timeOfDay(moment, {tz: WALL}) : "";
    }
    if (!isMoment(text)) {
        return "";
    }
    if (DATE.test(text)) {
        return toLocaleDateString(read(text, WALL));
    }
    const there = read(text, homeZone(entity) || "default");
    return toLocaleDateTimeString(read(text, WALL), {tz: WALL}) + zoneText(there, entity);
}

/**
 * @param {luxon.DateTime} moment
 * @param {{showSeconds?: boolean, tz?: string}} [options]
 * @returns {string} the time of day in the user's format
 */
export function timeOfDay(moment, options = {}) {
    return toLocaleDateTimeString(moment, {...options, showDate: false});
}
