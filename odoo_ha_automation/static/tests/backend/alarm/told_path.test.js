import {describe, expect, test} from "@odoo/hoot";
import {toldPath} from "@odoo_ha_automation/backend/alarm/told_path";

describe.current.tags("headless");

const SIZE = {width: 100, height: 28};

test("a value holds until the next one, and the last until the end", () => {
    const told = [
        [0, 10],
        [50, 20],
    ];
    expect(toldPath(told, 100, SIZE)).toBe("M0 24H50V4H100");
});

test("a value that does not change is a line in the middle", () => {
    expect(toldPath([[0, 10]], 100, SIZE)).toBe("M0 14H100");
});

test("where nothing was told there is nothing to draw", () => {
    expect(toldPath([], 100, SIZE)).toBe(null);
    expect(toldPath(false, 100, SIZE)).toBe(null);
    expect(toldPath([[100, 1]], 100, SIZE)).toBe(null);
});
