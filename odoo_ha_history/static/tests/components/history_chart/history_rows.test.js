import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {csvOf, historyRows, tableForXlsx} from "@odoo_ha_history/components/history_chart/history_rows";
import {panelsOf, pointText, textAt} from "@odoo_ha_history/components/history_chart/panels";
import {courseOf} from "../../history_test_helpers";

describe.current.tags("headless");
defineHaModels();

beforeEach(makeMockEnv);

const OUTSIDE = courseOf(1, "sensor.outside", {
    name: "Outside",
    attributes: {unit_of_measurement: "°C"},
    lines: {
        state: [
            [100, 20.5],
            [200, 21, 20, 22],
            [300, null],
        ],
    },
    absent: [[300, null, "unavailable", 1]],
    gaps: [[150, 160, "purged"]],
});
const DOOR = courseOf(2, "lock.door", {
    name: '=Door, "front"',
    kind: "word",
    bars: {
        state: [
            [100, 200, "locked", 1],
            [200, 300, "unlocked", 4],
            [300, null, "locked", 3],
        ],
    },
});

const rowsOf = (course) => {
    const [{lines, bars}] = panelsOf([course]);
    return [...lines, ...bars];
};

test("lines of one unit share a chart, and words are below each other", () => {
    const inside = {...OUTSIDE, id: 3, name: "Inside"};
    const power = courseOf(4, "sensor.power", {
        attributes: {unit_of_measurement: "W"},
        lines: {state: [[1, 2]]},
    });
    const panels = panelsOf([OUTSIDE, DOOR, power, inside]);
    expect(panels.map(({type, unit}) => [type, unit])).toEqual([
        ["lines", "°C"],
        ["lines", "W"],
        ["bars", ""],
    ]);
    expect(panels[0].lines.map(({label, color}) => [label, color])).toEqual([
        ["Outside", 1],
        ["Inside", 2],
    ]);
});

test("at a moment there is a value, a word or why there is none", () => {
    const [line] = rowsOf(OUTSIDE);
    expect(textAt(line, 50)).toBe("–");
    const unknown = {...line, course: {...OUTSIDE, lines: {state: []}, absent: []}};
    expect(textAt(unknown, 155)).toBe("Removed by Home Assistant before it was read");
    expect(textAt(line, 120)).toBe("20.5\u00a0°C");
    expect(textAt(line, 250)).toBe("21\u00a0°C (20\u00a0°C – 22\u00a0°C)");
    expect(textAt(line, 350)).toBe("Unavailable");
    const [bar] = rowsOf(DOOR);
    expect(textAt(bar, 150)).toBe("Locked");
    expect(textAt(bar, 250)).toBe("Unlocked · 4 changes");
    expect(textAt(bar, 350)).toBe("Locked");
    expect(pointText(line, [1, 2])).toBe("2\u00a0°C");
});

test("what is shown is told as rows in order of time, gaps among them", () => {
    const [line] = rowsOf(OUTSIDE);
    const rows = historyRows(line, {start: 120, end: 1_000});
    expect(rows.map(({since, text}) => [since, text])).toEqual([
        [150, "Removed by Home Assistant before it was read"],
        [200, "21\u00a0°C"],
        [300, "No value"],
    ]);
});

test("where a gap interrupts a line, it alone is told", () => {
    const course = {...OUTSIDE, gaps: [[300, 400, "home_assistant_down"]]};
    const rows = historyRows(rowsOf(course)[0], {start: 250, end: 1_000});
    expect(rows.map(({text}) => text)).toEqual(["Home Assistant was not running"]);
});

test("a file has each row with its time in UTC, and nothing that a program would calculate", () => {
    const rows = rowsOf(DOOR).flatMap((row) => historyRows(row, {start: 0, end: 1_000}));
    const [heading, first] = csvOf(rows).slice(1).split("\r\n");
    expect(heading).toBe("Name,Entity ID,Time,UTC,Value,Unit,Lowest,Highest,In words");
    expect(first).toMatch(/^"'=Door, ""front""",lock\.door,.*,1970-01-01T00:01:40\.000Z,,,,,Locked$/);
    expect(csvOf([]).startsWith("\ufeff")).toBe(true);
    expect(csvOf(rows, false)).not.toInclude("lock.door", {message: "pages for guests know no ids"});
});

test("Odoo's own export gets the same table", () => {
    const rows = rowsOf(OUTSIDE).flatMap((row) => historyRows(row, {start: 0, end: 1_000}));
    const {rows: told, measure_headers: headers} = tableForXlsx(rows);
    expect(told.length).toBe(4);
    expect(told[0].values.length).toBe(headers.length);
    expect(told[0].values[3].value).toBe(20.5);
});
