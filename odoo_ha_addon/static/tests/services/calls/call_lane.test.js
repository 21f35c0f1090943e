import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, Deferred, microTick} from "@odoo/hoot-mock";
import {CallLane, SLIDE_DELAY} from "@odoo_ha_addon/services/calls/call_lane";

describe.current.tags("headless");

/** A lane, and what was sent through it when. */
function makeLane(answer = async () => "done") {
    const lane = new CallLane();
    const sent = [];
    const send = (value) => () => {
        // By the lane's own reading: the clock may go on by a millisecond until the call is made.
        sent.push({value, at: lane.lastSlideAt});
        return answer(value);
    };
    return {
        sent,
        values: () => sent.map(({value}) => value),
        call: (value) => lane.call(send(value)),
        slide: (value, movement = "height") => lane.call(send(value), {movement, data: {value}}),
    };
}

test("calls go one after the other, and none is left out", async () => {
    const first = new Deferred();
    const lane = makeLane((value) => (value === 1 ? first : "done"));
    const outcomes = [lane.call(1), lane.call(2), lane.call(3)];
    await microTick();
    expect(lane.values()).toEqual([1]);
    first.resolve("slow");
    expect(await Promise.all(outcomes)).toEqual(["slow", "done", "done"]);
    expect(lane.values()).toEqual([1, 2, 3]);
});

test("values of a movement go at least a fifth of a second apart, the last one always", async () => {
    const lane = makeLane();
    for (let value = 0; value <= 20; value++) {
        lane.slide(value);
        await advanceTime(30);
    }
    await advanceTime(SLIDE_DELAY);
    expect(lane.values().length).toBeGreaterThan(2);
    expect(lane.values().at(-1)).toBe(20);
    const pauses = lane.sent.slice(1).map(({at}, index) => at - lane.sent[index].at);
    expect(Math.min(...pauses)).toBeGreaterThan(SLIDE_DELAY - 1);
});

test("a newer value takes the place of one that waits, whose caller learns it", async () => {
    const lane = makeLane();
    const outcomes = [lane.slide(1), lane.slide(2), lane.slide(3)];
    await advanceTime(SLIDE_DELAY);
    expect(await Promise.all(outcomes)).toEqual(["done", undefined, "done"]);
    expect(lane.values()).toEqual([1, 3]);
});

test("the same value twice is sent once", async () => {
    const lane = makeLane();
    const outcomes = [lane.slide(1), lane.slide(2), lane.slide(2)];
    await advanceTime(2 * SLIDE_DELAY);
    expect(await Promise.all(outcomes)).toEqual(["done", "done", "done"]);
    expect(lane.values()).toEqual([1, 2]);
});

test("one movement does not push out the last value of another", async () => {
    const lane = makeLane();
    lane.slide(1);
    lane.slide(2);
    lane.slide("red", "colour");
    await advanceTime(SLIDE_DELAY);
    await advanceTime(SLIDE_DELAY);
    expect(lane.values()).toEqual([1, 2, "red"]);
});

test("a call that fails does not hold up the next one", async () => {
    const lane = makeLane(async (value) => {
        if (value === 1) {
            throw new Error("lost");
        }
        return "done";
    });
    const first = lane.call(1);
    const second = lane.call(2);
    await expect(first).rejects.toThrow(/lost/);
    expect(await second).toBe("done");
});
