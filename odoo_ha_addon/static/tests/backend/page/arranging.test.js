import {describe, expect, test} from "@odoo/hoot";
import {Arranging, moved, neighbour} from "@odoo_ha_addon/backend/page/arranging";

describe.current.tags("headless");

test("something goes before another, or to the end", () => {
    expect(moved(["a", "b", "c"], "c", "a")).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], "a", "c")).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], "a", null)).toEqual(["b", "c", "a"]);
});

test("a step by the keyboard goes past one neighbour", () => {
    const keys = ["a", "b", "c"];
    expect(moved(keys, "b", neighbour(keys, "b", false))).toEqual(["b", "a", "c"]);
    expect(moved(keys, "b", neighbour(keys, "b", true))).toEqual(["a", "c", "b"]);
    expect(moved(keys, "a", neighbour(keys, "a", true))).toEqual(["b", "a", "c"]);
});

test("what is hidden and shown again is as before, and each change makes a new draft", () => {
    const arranging = new Arranging();
    const kept = {hidden: ["entity:1"]};
    arranging.start(kept);
    const first = arranging.draft;
    arranging.toggleHidden("area:2");
    expect(arranging.draft.hidden).toEqual(["entity:1", "area:2"]);
    arranging.toggleHidden("entity:1");
    expect(arranging.draft.hidden).toEqual(["area:2"]);
    expect(first.hidden).toEqual(["entity:1"]);
    expect(kept).toEqual({hidden: ["entity:1"]});
});

test("the order of cards is kept for each area", () => {
    const arranging = new Arranging();
    arranging.start({cards: {"area:1": ["entity:9"]}});
    arranging.moveCard("area:2", ["entity:1", "entity:2"], "entity:2", "entity:1");
    arranging.moveArea(["area:1", "area:2"], "area:2", "area:1");
    expect(arranging.draft).toEqual({
        areas: ["area:2", "area:1"],
        cards: {"area:1": ["entity:9"], "area:2": ["entity:2", "entity:1"]},
        hidden: [],
    });
});
