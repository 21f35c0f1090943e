import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {summaryOf} from "@odoo_ha_addon/backend/area_dashboard/area_summary";
import {rowOf} from "../dashboard_test_helpers";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

// Numbers are written as the user's language has them.
beforeEach(makeMockEnv);

const sensor = (id, device_class, state, unit) =>
    rowOf(id, `sensor.s${id}`, {state, attributes: {device_class, unit_of_measurement: unit}});
const binary = (id, device_class, state) =>
    rowOf(id, `binary_sensor.b${id}`, {state, attributes: {device_class}});
const texts = (rows, named) => Object.fromEntries(summaryOf(rows, named).map(({key, text}) => [key, text]));

test("it counts lights that are on, open doors and windows, alarms and what is unavailable, but not what is absent", () => {
    const rows = [
        rowOf(1, "light.a", {state: "on"}),
        rowOf(2, "light.b", {state: "off"}),
        rowOf(3, "switch.c", {state: "on"}),
        binary(4, "door", "on"),
        binary(5, "window", "on"),
        binary(6, "window", "off"),
        binary(7, "motion", "on"),
        binary(8, "smoke", "on"),
        rowOf(9, "cover.garage", {state: "open", attributes: {device_class: "garage"}}),
        rowOf(10, "cover.blinds", {state: "open", attributes: {device_class: "blind"}}),
        rowOf(11, "light.d", {state: "unavailable"}),
        rowOf(12, "light.e", {state: null}),
    ];
    expect(texts(rows)).toEqual({alarms: "1", lights: "1", openings: "3", unavailable: "1"});
});

test("the climate is that of the entity which Home Assistant names, else of one that measures it", () => {
    const rows = [
        sensor(1, "temperature", "unavailable", "°C"),
        sensor(2, "temperature", "21.5", "°C"),
        sensor(3, "temperature", "4.0", "°C"),
        sensor(4, "humidity", "40", "%"),
    ];
    expect(texts(rows).temperature).toBe("21.5\u00a0°C");
    expect(texts(rows).humidity).toBe("40%");
    const named = (row) => texts(rows, {temperature_entity: "sensor.named", temperature_row: row});
    expect(named(rows[2]).temperature).toBe("4.0\u00a0°C");
    expect(named(rows[0]).temperature).toBe(undefined);
    expect(named(sensor(9, "temperature", "18", "°C")).temperature).toBe("18\u00a0°C");
    // The user may not see it: another one would tell them something else than Home Assistant does.
    expect(named(false).temperature).toBe(undefined);
});

test("the inside of a device is not the climate of the room that it is in", () => {
    const cpu = {...sensor(1, "temperature", "84", "°C"), is_inner: true};
    const chip = {...sensor(2, "temperature", "60", "°C"), entity_category: "diagnostic"};
    const room = {...sensor(3, "temperature", "21", "°C"), is_inner: false};
    expect(texts([cpu, chip]).temperature).toBe(undefined);
    expect(texts([cpu, chip, room]).temperature).toBe("21\u00a0°C");
    // Somebody chose it in Home Assistant.
    const named = {temperature_entity: "sensor.s1", temperature_row: cpu};
    expect(texts([cpu, room], named).temperature).toBe("84\u00a0°C");
});

test("where all is quiet there is nothing to say", () => {
    expect(summaryOf([rowOf(1, "light.a"), binary(2, "door", "off")])).toEqual([]);
});

test("each mark says in words what it shows", () => {
    const rows = [
        rowOf(1, "light.a", {state: "on"}),
        rowOf(2, "light.b", {state: "on"}),
        sensor(3, "temperature", "20", "°C"),
    ];
    expect(summaryOf(rows).map(({label}) => String(label))).toEqual([
        "Temperature: 20\u00a0°C",
        "2 lights on",
    ]);
});
