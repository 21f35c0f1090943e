import {describe, expect, test} from "@odoo/hoot";
import {hasProblems, isFound, worstFirst} from "@odoo_ha_addon/backend/overview/all/instance_order";

describe.current.tags("headless");

const row = (name, values = {}) => ({
    name,
    location: false,
    company: false,
    state: "connected",
    need_count: 0,
    unavailable_count: 0,
    battery_count: 0,
    update_count: 0,
    ...values,
});

test("what is refused comes first, then what is away, then where most needs somebody", () => {
    const rows = [
        row("House 10"),
        row("House 2"),
        row("Updates", {update_count: 9}),
        row("Batteries", {battery_count: 1}),
        row("Open", {need_count: 1}),
        row("Wide open", {need_count: 3}),
        row("Away", {state: "retrying"}),
        row("Refused", {state: "refused"}),
    ];
    expect(worstFirst(rows).map(({name}) => name)).toEqual([
        "Refused", "Away", "Wide open", "Open", "Batteries", "Updates", "House 2", "House 10",
    ]); // prettier-ignore
});

test("an update alone is no problem, nor is a connection that is about to be", () => {
    expect(hasProblems(row("a", {update_count: 3}))).toBe(false);
    expect(hasProblems(row("a", {state: "connecting"}))).toBe(false);
    expect(hasProblems(row("a", {state: "waiting"}))).toBe(true);
    expect(hasProblems(row("a", {battery_count: 1}))).toBe(true);
});

test("words are looked for in name, place and company", () => {
    const found = row("Lake house", {company: "Sea & Sons", location: "Zürich"});
    expect(["lake", "ZÜRICH", "sons lake", ""].map((search) => isFound(found, search))).toEqual(
        Array(4).fill(true)
    );
    expect(isFound(found, "lake Basel")).toBe(false);
});
