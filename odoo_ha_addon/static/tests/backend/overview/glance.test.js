import {describe, expect, test} from "@odoo/hoot";
import {meanOf, powerOf, warmthOf} from "@odoo_ha_addon/backend/overview/glance/glance";
import {room, themed} from "./overview_test_helpers";

describe.current.tags("headless");

const meter = (id, state, unit_of_measurement = "W") =>
    themed(id, `sensor.p${id}`, {theme: "power", state, attributes: {unit_of_measurement}});

test("the meter of the whole house counts alone; without one all are added", () => {
    expect(powerOf([meter(1, "1500"), meter(2, "900"), meter(3, "500")])).toEqual({
        value: 1500,
        ids: [1],
        factor: 1,
    });
    expect(powerOf([meter(1, "600"), meter(2, "1.5", "kW"), meter(3, "1400")])).toEqual({
        value: 3500,
        ids: [2, 3, 1],
        factor: null,
    });
});

test("a meter that tells no watts counts for nothing", () => {
    const rows = [meter(1, ""), meter(2, "unknown"), meter(3, null), meter(4, "100", "VA"), meter(5, "40")];
    expect(powerOf(rows)).toEqual({value: 40, ids: [5], factor: 1});
    expect(powerOf(rows.slice(0, 4))).toBe(null);
});

test("the climate of a house is that of the rooms that are heated or cooled, if there are any", () => {
    const sensor = (id, state) => themed(id, `sensor.t${id}`, {theme: "temperature", state});
    const heated = room(1, "Hall", {
        rows: [themed(1, "climate.hall", {attributes: {current_temperature: 20}})],
    });
    const garden = room(2, "Garden", {rows: [sensor(2, "4")]});
    const now = (rooms) => new Map(rooms.flatMap(({rows}) => rows).map((row) => [row.id, row]));
    const values = (rooms) => warmthOf(rooms, now(rooms)).map(({value}) => value);
    expect(values([heated, garden])).toEqual([20]);
    expect(values([garden])).toEqual([4]);
    expect(meanOf([20, 21])).toBe(20.5);
    expect(meanOf([])).toBe(null);
});
