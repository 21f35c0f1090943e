import {describe, expect, test} from "@odoo/hoot";
import {
    isCharted,
    isGauge,
    levelOf,
    numberOf,
    shareOf,
    sorted,
} from "@odoo_ha_addon/backend/monitor/machine_measures";
import {RecentValues, SPAN, STEP} from "@odoo_ha_addon/backend/monitor/recent_values";
import {rowOf} from "../dashboard_test_helpers";

describe.current.tags("headless");

const reading = (id, kind, unit, values = {}) => ({
    ...rowOf(id, `sensor.r${id}`, {attributes: {unit_of_measurement: unit, ...values}}),
    kind,
});

test("shares and temperatures are gauges; sizes, counts and processes are not", () => {
    expect(isGauge(reading(1, "cpu", "%"))).toBe(true);
    expect(isGauge(reading(2, "temperature", "°C"))).toBe(true);
    expect(isGauge(reading(3, "disk", "GiB"))).toBe(false);
    expect(isGauge(reading(4, "other", "%"))).toBe(false);
    expect(isGauge({...rowOf(5, "binary_sensor.p"), kind: "processes"})).toBe(false);
});

test("processor, memory and what goes through the network have a line", () => {
    expect(isCharted(reading(1, "cpu", "%"))).toBe(true);
    expect(isCharted(reading(2, "network", "B/s", {device_class: "data_rate"}))).toBe(true);
    expect(isCharted(reading(3, "disk", "%"))).toBe(false);
    expect(isCharted(reading(4, "cpu", undefined))).toBe(false);
});

test("from 70 and 90 percent, and from 60 and 80 degrees on, it asks to be noticed", () => {
    const levels = (row, ...values) => values.map((value) => levelOf(row, value));
    expect(levels(reading(1, "disk", "%"), 69.9, 70, 89.9, 90)).toEqual([
        "fine",
        "warning",
        "warning",
        "danger",
    ]);
    expect(levels(reading(2, "temperature", "°C"), 59, 60, 80)).toEqual(["fine", "warning", "danger"]);
    expect(levels(reading(3, "temperature", "°F"), 139, 140, 176)).toEqual(["fine", "warning", "danger"]);
    expect(levels(reading(4, "battery", "%"), 100, 30, 10)).toEqual(["fine", "warning", "danger"]);
    expect(levelOf(reading(5, "cpu", "%"), numberOf("unavailable"))).toBe("unknown");
});

test("a gauge is never fuller than full", () => {
    expect(shareOf(reading(1, "cpu", "%"), 250)).toBe(1);
    expect(shareOf(reading(1, "cpu", "%"), -5)).toBe(0);
    expect(shareOf(reading(2, "temperature", "°F"), 212)).toBe(1);
});

test("what matters most comes first", () => {
    const {gauges, others} = sorted([
        reading(1, "other", undefined),
        reading(2, "disk", "%"),
        reading(3, "cpu", "%"),
        reading(4, "memory", "MiB"),
    ]);
    expect(gauges.map(({id}) => id)).toEqual([3, 2]);
    expect(others.map(({id}) => id)).toEqual([4, 1]);
});

test("values are kept for a while, one for each step, and gaps stay gaps", () => {
    const values = new RecentValues();
    values.note(1, 10, 0);
    values.note(1, 20, STEP / 2 - 1);
    values.note(1, null, STEP * 2);
    expect(values.of(1)).toEqual([
        {x: 0, y: 20},
        {x: STEP * 2, y: null},
    ]);
    values.note(1, 30, SPAN + STEP);
    expect(values.of(1).map(({y}) => y)).toEqual([null, 30]);
    expect(values.of(2)).toEqual([]);
});
