import {_t} from "@web/core/l10n/translation";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";
import {temperatureOf} from "../house";
import {needRegistry, WEIGHTS} from "./needs";

/**
 * Of a room that something heats or cools, in degrees Celsius: pipes freeze, or nobody stays there. Of all others nobody can say how
 * warm they should be: a garden, a cellar, a cold store. Rules tell that (docs/automation.md).
 */
export const COLDEST = 5;
export const WARMEST = 35;

const inCelsius = (value, unit) => (unit.includes("F") ? ((value - 32) * 5) / 9 : value);

/** Rooms that are too cold or too warm. */
export function findUncomfortable({rooms, rows, remedies}) {
    const now = new Map(rows.map((row) => [row.id, row]));
    return rooms.flatMap((room) => {
        const ofRoom = room.rows.map(({id}) => now.get(id)).filter(Boolean);
        if (!ofRoom.some(({theme}) => theme === "climate")) {
            return [];
        }
        const found = temperatureOf(room, ofRoom, now.get(room.temperatureRow?.id) || room.temperatureRow);
        if (!found) {
            return [];
        }
        const unit = found.unit || temperatureUnit(found.row);
        const degrees = inCelsius(found.value, unit);
        if (degrees >= COLDEST && degrees <= WARMEST) {
            return [];
        }
        const isCold = degrees < COLDEST;
        return [
            {
                key: `climate:${room.id}`,
                weight: WEIGHTS.climate,
                tone: isCold ? "cooling" : "warm",
                icons: [isCold ? "mdi:snowflake-alert" : "mdi:thermometer-alert", "mdi:thermometer"],
                simple: "fa-thermometer-half",
                title: `${room.name} ${quantityText(found.value, unit)}`,
                detail: isCold ? _t("Too cold") : _t("Too warm"),
                remedy: remedies.show(ofRoom.find(({theme}) => theme === "climate")),
            },
        ];
    });
}

needRegistry.add("climate", {use: () => findUncomfortable});
