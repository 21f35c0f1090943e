import {describe, expect, test} from "@odoo/hoot";
import {
    addLive,
    drawnPoints,
    isEmpty,
    openCourse,
    pointAt,
    shifted,
    spanAt,
} from "@odoo_ha_history/components/history_chart/course";

describe.current.tags("headless");

const number = (points) =>
    openCourse({id: 1, kind: "number", lines: {state: points}, bars: {}, absent: [], gaps: []});
const live = (values) => ({live: true, attributes: {}, ...values});
/** Without what is the same for one state: its low and high. */
const plain = (points) => points.map(({x, y}) => [x, y]);

test("a value holds until the next point, and nothing holds after an interruption", () => {
    const points = [
        [10, 1],
        [20, 2, 1, 3],
        [30, null],
        [40, 4],
    ];
    expect(pointAt(points, 9)).toBe(null);
    expect(pointAt(points, 19.9)).toEqual([10, 1]);
    expect(pointAt(points, 20)).toEqual([20, 2, 1, 3]);
    expect(pointAt(points, 35)).toBe(null);
    expect(pointAt(points, 99)).toEqual([40, 4]);
    expect(pointAt([], 1)).toBe(null);
});

test("a word holds until its end", () => {
    const spans = [
        [10, 20, "on", 1],
        [30, null, "off", 1],
    ];
    expect(spanAt(spans, 15)[2]).toBe("on");
    expect(spanAt(spans, 25)).toBe(null);
    expect(spanAt(spans, 1e9)[2]).toBe("off");
});

test("a line is drawn until it is interrupted, and the last value until now", () => {
    const drawn = drawnPoints(
        [
            [10, 1],
            [20, null],
            [30, 3],
        ],
        50
    );
    expect(plain(drawn)).toEqual([
        [10_000, 1],
        [20_000, 1],
        [20_000, NaN],
        [30_000, 3],
        [50_000, 3],
    ]);
});

test("what comes now goes on with the line", () => {
    const course = number([[10, 1]]);
    expect(addLive(course, live({state: "2.5", last_updated: 20}))).toBe(true);
    expect(addLive(course, live({state: "2.5", last_updated: 20}))).toBe(false);
    expect(addLive(course, live({state: "unavailable", last_updated: 30}))).toBe(true);
    expect(addLive(course, live({state: "unknown", last_updated: 35}))).toBe(true);
    expect(addLive(course, live({state: "3", last_updated: 40}))).toBe(true);
    expect(course.lines.state).toEqual([
        [10, 1],
        [20, 2.5],
        [30, null],
        [40, 3],
    ]);
    expect(course.absent).toEqual([
        [30, 35, "unavailable", 1],
        [35, 40, "unknown", 1],
    ]);
});

test("what is not vouched for, or older than what is known, changes nothing", () => {
    const course = number([[10, 1]]);
    for (const entity of [
        undefined,
        {live: false, state: "2", last_updated: 20},
        live({state: "2", last_updated: 5}),
        live({state: "2", last_updated: null}),
    ]) {
        expect(addLive(course, entity)).toBe(false);
    }
    expect(course.lines.state).toEqual([[10, 1]]);
});

test("a word goes on where only its attributes changed", () => {
    const course = openCourse({
        id: 1, kind: "word", lines: {}, bars: {state: [[10, null, "on", 1]]}, absent: [], gaps: [],
    }); // prettier-ignore
    addLive(course, live({state: "on", last_updated: 20}));
    addLive(course, live({state: "off", last_updated: 30}));
    addLive(course, live({state: null, last_updated: 40}));
    expect(course.bars.state).toEqual([
        [10, 30, "on", 1],
        [30, 40, "off", 1],
        [40, null, null, 1],
    ]);
});

test("a climate goes on with what it is, what is aimed at and what it does", () => {
    const course = openCourse({
        id: 1, kind: "climate", absent: [], gaps: [],
        lines: {current_temperature: [[10, 19]], temperature: [[10, 21]]},
        bars: {state: [[10, null, "heat", 1]], hvac_action: [[10, null, "heating", 1]]},
    }); // prettier-ignore
    const attributes = {current_temperature: 20, temperature: 21, hvac_action: "idle"};
    addLive(course, live({state: "heat", last_updated: 20, attributes}));
    addLive(course, live({state: "unavailable", last_updated: 30}));
    expect(course.lines.current_temperature).toEqual([
        [10, 19],
        [20, 20],
        [30, null],
    ]);
    expect(course.bars.hvac_action.map(([, , word]) => word)).toEqual(["heating", "idle", null]);
    expect(course.absent).toEqual([[30, null, "unavailable", 1]]);
});

test("what is out of all measure is no number, and what is no word is none", () => {
    for (const state of ["1e308", "-1e308", "1e-320", "Infinity", "NaN", "", "0x"]) {
        const course = number([[10, 1]]);
        addLive(course, live({state, last_updated: 20}));
        expect(course.lines.state).toEqual([
            [10, 1],
            [20, null],
        ]);
    }
    for (const odd of [null, 5, true, {}, [], ["idle"], 1e308]) {
        const course = openCourse({
            id: 1, kind: "climate", absent: [], gaps: [],
            lines: {temperature: [[10, 21]]}, bars: {hvac_action: [[10, null, "heating", 1]]},
        }); // prettier-ignore
        const attributes = {temperature: odd === 5 ? 1e308 : odd, hvac_action: odd};
        addLive(course, live({state: "heat", last_updated: 20, attributes}));
        expect(course.lines.temperature.at(-1)).toEqual([20, null]);
        expect(course.bars.hvac_action.at(-1)).toEqual([20, null, null, 1]);
    }
});

test("the time before is laid over the time now", () => {
    expect(shifted(number([[10, 1, 0, 2]]), 100).lines.state).toEqual([[110, 1, 0, 2]]);
});

test("a course without any point is empty", () => {
    expect(isEmpty(number([]))).toBe(true);
    expect(isEmpty(number([[1, null]]))).toBe(false);
});
