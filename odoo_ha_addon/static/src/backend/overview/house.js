import {groupBy} from "@web/core/utils/arrays";
import {usableAttributes} from "@odoo_ha_addon/services/live/attribute_types";
import {huesOf} from "./rooms/room_color";

/**
 * The floors and rooms of an overview, and what is known of their entities now.
 *
 * @typedef {import("./live_rows").HaThemedRow} HaThemedRow
 *
 * @typedef {Object} HaRoom
 * @property {number|false} id of `ha.area`; false for what is in none
 * @property {string} name
 * @property {string|false} icon
 * @property {string|false} picture tells one from another
 * @property {number} hue degrees of the colour wheel, where there is no picture
 * @property {HaThemedRow|false} temperatureRow of the sensor that Home Assistant names
 * @property {boolean} isTemperatureNamed Home Assistant names one; the user may not see it
 * @property {HaThemedRow[]} rows
 *
 * @typedef {Object} HaStorey
 * @property {number|false} id of `ha.floor`; false for rooms that are on none
 * @property {string} name
 * @property {HaRoom[]} rooms
 * @property {HaThemedRow[]} rows of all its rooms
 */

/** Classes of covers through which somebody comes into the house; as the server has it. */
const WAYS_IN = ["door", "garage", "gate", "window"];
/** Percent; as the server has it. */
const LOW_BATTERY = 15;

const number = (state) =>
    typeof state === "string" && state.trim() !== "" && Number.isFinite(Number(state)) ? Number(state) : null;

/**
 * @param {Object} overview OVERVIEW of docs/dashboards.md
 * @returns {HaStorey[]} floors in their order, then rooms on none; floors without rooms are left out
 */
export function storeysOf({areas, entities, floors}) {
    const hues = huesOf(areas);
    const byArea = groupBy(entities, (row) => row.effective_area_id);
    const rooms = areas.map((area) => ({
        id: area.id,
        name: area.name,
        icon: area.icon,
        floorId: area.floor_id,
        picture: area.picture,
        hue: hues.get(area.id),
        temperatureRow: area.temperature_row,
        isTemperatureNamed: area.is_temperature_named,
        rows: byArea[area.id] || [],
    }));
    const byFloor = groupBy(rooms, ({floorId}) => floorId);
    return [...floors, {id: false, name: ""}]
        .map(({id, name}) => ({id, name, rooms: byFloor[id] || []}))
        .map((storey) => ({...storey, rows: storey.rooms.flatMap((room) => room.rows)}))
        .filter((storey) => storey.rooms.length);
}

/**
 * How warm a room is: as the sensor tells that Home Assistant names, else one that measures the room, else what heats or cools it.
 *
 * @param {HaRoom} room
 * @param {HaThemedRow[]} rows of the room, as they are now
 * @param {HaThemedRow|undefined} named the room's `temperatureRow` as it is now
 * @returns {{value: number, unit: string, row: HaThemedRow}|null}
 */
export function temperatureOf(room, rows, named) {
    const sensors = room.isTemperatureNamed ? [named] : rows.filter(({theme}) => theme === "temperature");
    for (const row of sensors.filter(Boolean)) {
        const value = number(row.state);
        if (value !== null) {
            return {value, unit: usableAttributes(row.attributes).unit_of_measurement || "", row};
        }
    }
    if (room.isTemperatureNamed) {
        return null;
    }
    const row = rows.find(
        (each) => each.theme === "climate" && each.attributes.current_temperature !== undefined
    );
    return row ? {value: row.attributes.current_temperature, unit: "", row} : null;
}

/** @returns {boolean} whether something is on, open, unlocked … in the way that its theme asks for; as `MATTERS` of the server has it */
export function matters({theme, state, attributes}) {
    switch (theme) {
        case "light":
        case "opening":
        case "hazard":
        case "update":
            return state === "on";
        case "lock":
            return ["unlocked", "unlocking", "open", "opening", "jammed"].includes(state);
        case "cover":
            return isOpen({state}) && WAYS_IN.includes(attributes.device_class);
        case "alarm_control_panel":
            return state === "triggered";
        case "robot":
            return state === "error";
        case "media_player":
            return state === "playing";
        case "battery":
            return isLow({state});
        default:
            return false;
    }
}

/** @returns {boolean} of a cover */
export function isOpen({state}) {
    return ["open", "opening"].includes(state);
}

/** @returns {boolean} of a battery, in percent or as a binary sensor */
function isLow({state}) {
    const percent = number(state);
    return state === "on" || (percent !== null && percent < LOW_BATTERY);
}
