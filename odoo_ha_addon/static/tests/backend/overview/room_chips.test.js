import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {chipsOf} from "@odoo_ha_addon/backend/overview/rooms/room_chips";
import {huesOf} from "@odoo_ha_addon/backend/overview/rooms/room_color";
import {defineHaModels} from "../../ha_test_helpers";
import {room, themed} from "./overview_test_helpers";

describe.current.tags("headless");
defineHaModels();
beforeEach(makeMockEnv);

const unit = {unit_of_measurement: "°C"};
const sensor = themed(1, "sensor.t", {theme: "temperature", state: "21.44", attributes: unit});
const heating = themed(2, "climate.c", {
    state: "heat",
    attributes: {hvac_action: "heating", temperature: 22},
});
const lamp = (id) => themed(id, `light.l${id}`, {state: "on"});
const shown = (rows, values = {}, named = undefined) =>
    chipsOf(room(1, "Hall", values), rows, named).map(({key, text}) => [key, text]);

test("a room tells how warm it is, what it is heated to, and what is on", () => {
    expect(shown([sensor, heating, lamp(3), lamp(4)])).toEqual([
        ["temperature", "21.4\u00a0°C → 22°"],
        ["lights", "2 on"],
    ]);
});

test("at most three special things are told, the most urgent first", () => {
    const rows = [
        lamp(1),
        themed(2, "lock.door", {state: "unlocked"}),
        themed(3, "media_player.tv", {state: "playing"}),
        themed(4, "binary_sensor.window", {theme: "opening", state: "on"}),
        themed(5, "binary_sensor.smoke", {theme: "hazard", state: "on"}),
    ];
    expect(shown(rows).map(([key]) => key)).toEqual(["danger", "open", "unlocked"]);
});

test("the sensor that Home Assistant names counts alone, be it that the user may not see it", () => {
    const named = {isTemperatureNamed: true};
    expect(shown([sensor], named)).toEqual([]);
    expect(shown([sensor], named, {...sensor, state: "18"})).toEqual([["temperature", "18\u00a0°C"]]);
});

test("what is not known is not told", () => {
    for (const state of ["", "unknown", "unavailable", null]) {
        expect(shown([{...sensor, state}, {...lamp(2), state}, themed(3, "lock.a", {state})])).toEqual([]);
    }
});

test("rooms of a house have colours of their own, the same each time", () => {
    const rooms = [..."ABCDEFGHIJKL"].map((name, index) => ({id: index + 1, name}));
    const hues = huesOf(rooms);
    expect(new Set(hues.values()).size).toBe(12);
    expect(huesOf([...rooms].reverse())).toEqual(hues);
    expect(huesOf([...rooms, {id: 13, name: "M"}]).size).toBe(13);
});
