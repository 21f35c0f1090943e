import {temperatureOf} from "../house";

/**
 * The few numbers of a house that say how it is, from the rows as they are now.
 *
 * @typedef {import("../live_rows").HaThemedRow} HaThemedRow
 * @typedef {import("../house").HaRoom} HaRoom
 */

const WATTS = {mW: 0.001, W: 1, kW: 1_000, MW: 1_000_000};

/** @returns {number|null} watts */
function watts({state, attributes}) {
    const factor = WATTS[attributes.unit_of_measurement];
    const isNumber = typeof state === "string" && state.trim() !== "" && Number.isFinite(Number(state));
    return factor && isNumber ? Number(state) * factor : null;
}

/**
 * What the house uses now. Where one meter measures as much as all others together, it is that of the whole house; else they are added.
 *
 * @param {HaThemedRow[]} rows
 * @returns {{value: number, ids: number[], factor: number|null}|null} watts, the record ids of the meters that it is of, and how many
 *  watts the number of each stands for; null where that differs
 */
export function powerOf(rows) {
    const meters = rows
        .filter(({theme}) => theme === "power")
        .map((row) => ({id: row.id, value: watts(row), factor: WATTS[row.attributes.unit_of_measurement]}))
        .filter(({value}) => value !== null)
        .sort((one, other) => other.value - one.value);
    if (!meters.length) {
        return null;
    }
    const [largest, ...others] = meters;
    const rest = others.reduce((sum, {value}) => sum + Math.max(value, 0), 0);
    if (meters.length > 2 && largest.value >= rest * 0.98) {
        return {value: largest.value, ids: [largest.id], factor: largest.factor};
    }
    const isAlike = others.every(({factor}) => factor === largest.factor);
    return {
        value: largest.value + rest,
        ids: meters.map(({id}) => id),
        factor: isAlike ? largest.factor : null,
    };
}

/**
 * @param {HaRoom[]} rooms
 * @param {Map<number, HaThemedRow>} now rows by record id, those that rooms name too
 * @returns {{room: HaRoom, value: number, unit: string, row: HaThemedRow}[]} how warm the rooms are that something heats or cools; all
 *  others where there are none of these
 */
export function warmthOf(rooms, now) {
    const found = rooms.flatMap((room) => {
        const rows = room.rows.map(({id}) => now.get(id)).filter(Boolean);
        const told = temperatureOf(room, rows, now.get(room.temperatureRow?.id));
        const isHeated = rows.some(({theme}) => theme === "climate");
        return told ? [{room, isHeated, ...told}] : [];
    });
    const heated = found.filter(({isHeated}) => isHeated);
    return heated.length ? heated : found;
}

/** @returns {number|null} */
export function meanOf(numbers) {
    return numbers.length ? numbers.reduce((sum, number) => sum + number, 0) / numbers.length : null;
}

/** @returns {"heating"|"cooling"|""} what a climate entity does just now */
export function movementOf({attributes}) {
    const {hvac_action: action} = attributes;
    if (action === "heating" || action === "preheating") {
        return "heating";
    }
    if (["cooling", "drying"].includes(action)) {
        return "cooling";
    }
    return "";
}
