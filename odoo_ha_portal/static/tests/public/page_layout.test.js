import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {sectionsOf} from "@odoo_ha_portal/public/page_layout";

describe.current.tags("headless");

// With it, texts have their translations.
beforeEach(() => makeMockEnv());

const entity = (id, name, values = {}) => ({
    id,
    name,
    domain: "light",
    area_id: 1,
    device_id: 0,
    last_changed: id,
    is_further: false,
    ...values,
});
const PAGE = {
    kind: "",
    rooms: [
        {id: 1, name: "Kitchen", icon: "", floor: "Ground"},
        {id: 2, name: "Attic", icon: "mdi:home-roof", floor: "Upper"},
    ],
    groups: [{id: 7, name: "Evening", entities: [1, 3]}],
    devices: [{id: 4, name: "Hub"}],
    entities: [
        entity(1, "Lamp"),
        entity(2, "Battery", {domain: "sensor", is_further: true}),
        entity(3, "Spot", {area_id: 2, device_id: 4}),
        entity(4, "Gate", {area_id: 0, domain: "cover"}),
    ],
};
const VIEW = {text: "", domain: "", sorting: "name", by: "room"};
const names = (view) =>
    sectionsOf(PAGE, {...VIEW, ...view}).map(({name, rows}) => [
        String(name),
        ...rows.map((row) => row.name),
    ]);

test("rooms come in the order of their floors, and what has none comes last", () => {
    expect(names({})).toEqual([
        ["Kitchen", "Lamp"],
        ["Attic", "Spot"],
        ["More", "Gate"],
    ]);
});

test("what serves configuration stands behind a button", () => {
    const [kitchen] = sectionsOf(PAGE, VIEW);
    expect(kitchen.further.map(({name}) => name)).toEqual(["Battery"]);
});

test("words find names and rooms; what is found is shown even if it serves configuration", () => {
    expect(names({text: "attic spot"})).toEqual([["Attic", "Spot"]]);
    expect(names({text: "batt"})).toEqual([["Kitchen", "Battery"]]);
    expect(names({text: "nothing"})).toEqual([]);
});

test("a kind, and the order of the last change, can be chosen", () => {
    expect(names({domain: "cover"})).toEqual([["More", "Gate"]]);
    expect(names({sorting: "changed", by: "device"})).toEqual([
        ["Hub", "Spot"],
        ["More", "Gate", "Lamp"],
    ]);
});

test("groups are shown with what is in them", () => {
    expect(names({by: "group"})).toEqual([
        ["Evening", "Lamp", "Spot"],
        ["More", "Gate"],
    ]);
});
