import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {mockDate} from "@odoo/hoot-mock";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {differenceText} from "@odoo_ha_history/components/energy/energy_text";
import {
    chartsOf,
    costOf,
    devicesOf,
    exportOf,
    tableOf,
    tilesOf,
    untrackedOf,
} from "@odoo_ha_history/components/energy/energy_view";
import {device, energyOf, source} from "../../energy_test_helpers";

describe.current.tags("headless");
defineHaModels();

beforeEach(makeMockEnv);

/** Units do not go to another line than their number. */
const plain = (text) => text.replaceAll("\u00a0", " ");

test("what was earned is taken from the costs", () => {
    expect(costOf(energyOf())).toEqual({total: 0.75, before: null});
    expect(costOf(energyOf({sources: [source("solar", "roof", [1])]}))).toBe(null);
});

test("each kind has a number, in its unit, and all that was used comes first", () => {
    const sources = [
        source("gas", "gas", [12.345]),
        source("grid_in", "day", [100]),
        source("grid_in", "night", [23.4]),
    ];
    expect(tilesOf(energyOf({sources})).map(({key, text}) => [key, plain(text)])).toEqual([
        ["home", "2.50 kWh"],
        ["grid_in", "123 kWh"],
        ["gas", "12.3 m³"],
    ]);
});

test("a day that is over is compared in percent; one that goes on is not", () => {
    const energy = energyOf({
        before: {},
        sources: [source("solar", "roof", [3], {total_before: 2})],
        home: null,
    });
    mockDate("2026-11-29 12:00:00", 0);
    expect(tilesOf(energy)[0].difference).toBe("50% more");
    mockDate("2026-11-28 00:30:00", 0);
    expect(tilesOf(energy)[0].difference).toBe("");
    expect(differenceText(1, 2)).toBe("50% less");
    expect(differenceText(2, 2)).toBe("as much");
    expect(differenceText(2, 0)).toBe("");
    expect(differenceText(null, 2)).toBe("");
});

test("what goes out of the house is drawn below nothing", () => {
    const [electricity] = chartsOf(energyOf());
    expect(electricity.series.map(({key, values}) => [key, values])).toEqual([
        ["used_grid", [2, 0.5, null]],
        ["grid_out", [-0, -0.5, null]],
    ]);
});

test("where only some meters may be seen, each kind has a chart of its own", () => {
    const energy = energyOf({home: null, is_whole: false});
    expect(chartsOf(energy).map(({key}) => key)).toEqual(["grid_in", "grid_out"]);
});

test("devices stand below the one that has their numbers in its own, and the rest is told", () => {
    const devices = [
        device("oven", [0.5]),
        device("kitchen", [1]),
        device("fridge", [0.2], {part_of: "kitchen"}),
        device("lamp", [0.1], {part_of: "nowhere"}),
    ];
    const energy = energyOf({devices});
    expect(devicesOf(energy, "device").map(({statistic, depth, width}) => [statistic, depth, width])).toEqual(
        [
            ["kitchen", 0, 1],
            ["fridge", 1, 0.2],
            ["oven", 0, 0.5],
            ["lamp", 0, 0.1],
        ]
    );
    expect(untrackedOf(energy)).toBeCloseTo(0.9);
    expect(untrackedOf(energyOf())).toBe(null);
});

test("devices that are each other's part do not hang", () => {
    const devices = [device("one", [1], {part_of: "other"}), device("other", [1], {part_of: "one"})];
    expect(devicesOf(energyOf({devices}), "device")).toEqual([]);
});

test("several meters of a kind have a line together", () => {
    const sources = [
        source("grid_in", "day", [1], {cost: 0.3, has_cost: true}),
        source("grid_in", "night", [2]),
    ];
    expect(
        tableOf(energyOf({sources})).map(({key, amount, cost}) => [key, plain(amount), plain(cost)])
    ).toEqual([
        ["grid_in day", "1.00 kWh", "€0.30"],
        ["grid_in night", "2.00 kWh", ""],
        ["grid_in", "3.00 kWh", "€0.30"],
    ]);
});

test("other programs get a line for each hour, with the site's time and UTC", () => {
    const [heading, first, , last] = exportOf(energyOf());
    expect(heading).toEqual([
        "Time",
        "UTC",
        "Used (kWh)",
        "From the grid: bought (kWh)",
        "To the grid: sold (kWh)",
    ]);
    expect(first).toEqual(["2026-11-28 00:00", "2026-11-27T23:00:00.000Z", 2, 2, 0]);
    expect(last.slice(2)).toEqual(["", "", ""]);
});
