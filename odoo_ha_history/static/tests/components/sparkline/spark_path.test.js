import {describe, expect, test} from "@odoo/hoot";
import {sparkPath} from "@odoo_ha_history/components/sparkline/spark_path";

describe.current.tags("headless");

const SIZE = {width: 100, height: 20};

test("the line goes from the first number to the present one", () => {
    const {line} = sparkPath({start: 0, step: 10, values: [1, null, 3]}, 2, 40, SIZE);
    expect(line).toBe("M12.5 18L62.5 2L100 10");
});

test("what does not change is a line in the middle", () => {
    expect(sparkPath({start: 0, step: 10, values: [5, 5]}, 5, 20, SIZE).line).toBe("M25 10L75 10L100 10");
});

test("what has only just begun is no line yet", () => {
    const values = [...Array(46).fill(null), 5, 6];
    expect(sparkPath({start: 0, step: 10, values}, 7, 480, SIZE)).toBe(null);
    values[40] = 4;
    expect(sparkPath({start: 0, step: 10, values}, 7, 480, SIZE)).not.toBe(null);
});

test("one number is no line", () => {
    expect(sparkPath({start: 0, step: 10, values: [null, 5]}, NaN, 20, SIZE)).toBe(null);
    expect(sparkPath({start: 0, step: 10, values: [null, null]}, 5, 20, SIZE)).toBe(null);
});
