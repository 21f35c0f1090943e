import {describe, expect, test} from "@odoo/hoot";
import {arcPath, partAt, pointAt} from "@odoo_ha_addon/components/ui/parts/dial_shape";

describe.current.tags("headless");

test("whatever stands on the dial is found where it stands", () => {
    for (const part of [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]) {
        expect(partAt(pointAt(part, 84))).toBeCloseTo(part);
        expect(partAt(pointAt(part, 20))).toBeCloseTo(part);
    }
});

test("it runs from the lower left over the top to the lower right", () => {
    const [least, middle, most] = [0, 0.5, 1].map((part) => pointAt(part, 100));
    expect(least.x).toBeLessThan(0);
    expect(least.y).toBeGreaterThan(0);
    expect(middle.x).toBeCloseTo(0);
    expect(middle.y).toBeCloseTo(-100);
    expect(most.x).toBeGreaterThan(0);
    expect(most.y).toBeGreaterThan(0);
});

test("below, where it is open, the nearer end is meant", () => {
    expect(partAt({x: -1, y: 50})).toBe(0);
    expect(partAt({x: 1, y: 50})).toBe(1);
});

test("there is no arc without a length", () => {
    expect(arcPath(0.5, 0.5, 84)).toBe("");
    expect(arcPath(0, 1, 84)).toInclude(" 1 1 ");
    expect(arcPath(0, 0.2, 84)).toInclude(" 0 1 ");
});
