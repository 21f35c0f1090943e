import {describe, expect, test} from "@odoo/hoot";
import {
    addressOf,
    DAY,
    HOUR,
    isNow,
    LONGEST,
    moved,
    rangeFromAddress,
    SHORTEST,
    within,
    zoomed,
} from "@odoo_ha_history/components/history_chart/time_range";

describe.current.tags("headless");

const NOW = 1_700_000_000;
const LAST_DAY = {start: NOW - DAY, end: NOW};

test("nothing is shown of the future, nor of before 1970", () => {
    expect(within({start: NOW, end: NOW + DAY}, NOW)).toEqual(LAST_DAY);
    expect(within({start: -DAY, end: 0}, NOW)).toEqual({start: 0, end: DAY});
});

test("a range is neither too short nor too long to be seen", () => {
    expect(within({start: NOW - 1, end: NOW}, NOW)).toEqual({start: NOW - SHORTEST, end: NOW});
    expect(within({start: 0, end: NOW}, NOW)).toEqual({start: NOW - LONGEST, end: NOW});
});

test("zooming leaves the moment that is pointed at where it is", () => {
    const past = {start: NOW - 3 * DAY, end: NOW - 2 * DAY};
    const at = past.start + 0.25 * DAY;
    const closer = zoomed(past, 0.5, at, NOW);
    expect(closer.end - closer.start).toBe(0.5 * DAY);
    expect((at - closer.start) / (closer.end - closer.start)).toBe(0.25);
});

test("who zooms out while it goes on stays at now", () => {
    const wider = zoomed(LAST_DAY, 2, NOW - DAY, NOW);
    expect(wider).toEqual({start: NOW - 2 * DAY, end: NOW});
});

test("moving keeps the length, and ends at now", () => {
    expect(moved(LAST_DAY, -HOUR, NOW)).toEqual({start: NOW - DAY - HOUR, end: NOW - HOUR});
    expect(moved(LAST_DAY, HOUR, NOW)).toEqual(LAST_DAY);
    expect(isNow(moved(LAST_DAY, -HOUR, NOW), NOW)).toBe(false);
    expect(isNow(moved(LAST_DAY, -10, NOW), NOW)).toBe(true);
});

test("an address leads to the same time", () => {
    for (const shown of [
        {span: 7 * DAY, end: null},
        {span: 1234, end: null},
        {span: DAY, end: NOW - DAY},
    ]) {
        expect(rangeFromAddress(addressOf(shown), NOW)).toEqual(shown);
    }
});

test("an address with nonsense leads to the last day", () => {
    for (const address of [
        {},
        {span: "ever"},
        {span: "constructor"},
        {from: "b", to: "a"},
        {from: 5, to: 2},
    ]) {
        expect(rangeFromAddress(address, NOW)).toEqual({span: DAY, end: null});
    }
});
