import {describe, expect, test} from "@odoo/hoot";
import {groupedByKind, groupedByUse} from "@odoo_ha_addon/backend/forms/entity_rows/entity_groups";

describe.current.tags("headless");

let nextId = 1;
const row = (domain, {category = false, disabled = false} = {}) => ({
    id: nextId++,
    seed: {domain, disabled},
    category,
});
const shape = (groups) =>
    Object.fromEntries(groups.map(({key, rows}) => [key, rows.map(({seed}) => seed.domain)]));

test("the entities of a device stand where Home Assistant puts them", () => {
    const rows = [
        row("light"),
        row("sensor"),
        row("sensor", {category: "diagnostic"}),
        row("select", {category: "config"}),
        row("event"),
        row("notify", {category: "diagnostic"}),
        row("assist_satellite"),
        row("switch", {disabled: true}),
        row("update", {category: "config"}),
        row("camera"),
    ];
    expect(shape(groupedByUse(rows))).toEqual({
        control: ["light"],
        sensor: ["sensor", "camera"],
        event: ["event"],
        notify: ["notify"],
        assistant: ["assist_satellite"],
        config: ["select", "update"],
        diagnostic: ["sensor"],
        disabled: ["switch"],
    });
});

test("nothing gives no groups", () => {
    expect(groupedByUse([])).toEqual([]);
    expect(groupedByKind([])).toEqual([]);
});

test("what uses an entity stands by its kind, and what else there is comes last", () => {
    const rows = [row("light"), row("scene"), row("automation"), row("group"), row("scene")];
    expect(Object.entries(shape(groupedByKind(rows)))).toEqual([
        ["automation", ["automation"]],
        ["scene", ["scene", "scene"]],
        ["group", ["group"]],
        ["entity", ["light"]],
    ]);
});
