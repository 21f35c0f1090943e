import {describe, expect, test} from "@odoo/hoot";
import {addressOf, besides, dayWithin, shownOf} from "@odoo_ha_history/backend/energy/energy_days";

describe.current.tags("headless");

const MARCH = {first: "2026-03-01", last: "2026-03-31", today: "2026-05-02"};
const APRIL = {first: "2026-04-01", last: "2026-04-30", today: "2026-05-02"};

test("an address leads to what was shown", () => {
    const shown = {period: "month", day: "2026-03-01", compare: "year"};
    expect(shownOf(addressOf(shown))).toEqual(shown);
    const present = {period: "day", day: false, compare: false};
    expect(shownOf(addressOf(present))).toEqual(present);
    expect(Object.values(addressOf(present))).toEqual([undefined, undefined, undefined]);
});

test("what makes no sense in an address is left out", () => {
    expect(shownOf({period: "century", date: "2026-02-31", compare: "mars"})).toEqual({
        period: "day",
        day: false,
        compare: false,
    });
    expect(shownOf({date: "2026-W01"}).day).toBe(false);
});

test("one period follows the other, and the one that goes on now has no date", () => {
    expect(besides(MARCH, -1)).toBe("2026-02-28");
    expect(besides(MARCH, 1)).toBe("2026-04-01");
    expect(besides(APRIL, 1)).toBe("2026-05-01");
    expect(besides({...APRIL, last: "2026-05-01"}, 1)).toBe(false);
});

test("another period shows a day of the one before", () => {
    expect(dayWithin(MARCH)).toBe("2026-03-01");
    expect(dayWithin({...MARCH, today: "2026-03-05"})).toBe(false);
    expect(dayWithin(null)).toBe(false);
});
