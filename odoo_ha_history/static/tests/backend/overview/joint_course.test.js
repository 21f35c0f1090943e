import {describe, expect, test} from "@odoo/hoot";
import {jointCourse} from "@odoo_ha_history/backend/overview/joint_course";

describe.current.tags("headless");

const course = (...values) => ({start: 0, step: 300, values});

test("of several rooms the mean is drawn, of those that are known", () => {
    const {start, step, values} = jointCourse([course(20, null, null), course(22, 18, null)], false);
    expect([start, step, values]).toEqual([0, 300, [21, 18, null]]);
});

test("what is added is a gap as long as one of them is not known", () => {
    expect(jointCourse([course(100, null), course(50, 40)], true).values).toEqual([150, null]);
});

test("one alone is as it is, and nothing is nothing", () => {
    expect(jointCourse([course(1)], true)).toEqual(course(1));
    expect(jointCourse([], false)).toBe(null);
});
