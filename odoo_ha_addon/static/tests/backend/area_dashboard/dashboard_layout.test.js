import {describe, expect, test} from "@odoo/hoot";
import {
    arranged,
    domainsOf,
    found,
    layoutOf,
    nameOnCard,
    NOWHERE,
    visibleCards,
} from "@odoo_ha_addon/backend/area_dashboard/dashboard_layout";
import {area, dashboard, device, rowOf} from "../dashboard_test_helpers";

describe.current.tags("headless");

const KITCHEN = area(1, "Kitchen");
const ATTIC = area(2, "Attic");
const OVEN = device(1, "Oven", {area_id: 1});

const place = (layout, key) => layout.places.find((one) => one.key === key);
const cardNames = ({cards}) => cards.map(({name}) => name);
const labels = ({items}) => items.map(({label}) => label);

test("entities are on the card of their device, without its name, what can be controlled first", () => {
    const layout = layoutOf(
        dashboard({
            areas: [KITCHEN],
            devices: [OVEN],
            entities: [
                rowOf(1, "sensor.oven_temperature", {
                    name: "Oven Temperature",
                    device_id: 1,
                    effective_area_id: 1,
                }),
                rowOf(2, "switch.oven", {name: "Oven", device_id: 1, effective_area_id: 1}),
            ],
        })
    );
    expect(cardNames(place(layout, "area:1"))).toEqual(["Oven"]);
    expect(labels(place(layout, "area:1").cards[0])).toEqual(["Oven", "Temperature"]);
});

test("an entity that was moved away is on both: on its device's card, and by itself where it is", () => {
    const layout = layoutOf(
        dashboard({
            areas: [KITCHEN, ATTIC],
            devices: [OVEN],
            entities: [
                rowOf(1, "switch.oven", {device_id: 1, effective_area_id: 1}),
                rowOf(2, "sensor.oven", {name: "Oven probe", device_id: 1, effective_area_id: 2}),
            ],
        })
    );
    const [, moved] = place(layout, "area:1").cards[0].items;
    expect(moved.row.id).toBe(2);
    expect(moved.movedTo.key).toBe("area:2");
    const [alone] = place(layout, "area:2").cards;
    expect(alone.key).toBe("entity:2");
    expect(alone.items[0].from.name).toBe("Oven");
    expect(place(layout, "area:1").rows.map(({id}) => id)).toEqual([1]);
});

test("what is in no area is in a place of its own, which is not there if nothing is", () => {
    const entities = [rowOf(1, "input_boolean.guests")];
    expect(cardNames(place(layoutOf(dashboard({areas: [KITCHEN], entities})), NOWHERE))).toEqual(["Guests"]);
    expect(place(layoutOf(dashboard({areas: [KITCHEN]})), NOWHERE)).toBe(undefined);
});

test("an area that the user may not see is none", () => {
    const entities = [rowOf(1, "light.far", {effective_area_id: 99})];
    expect(place(layoutOf(dashboard({areas: [KITCHEN], entities})), NOWHERE).rows).toHaveLength(1);
});

test("entities of a device in no area are by themselves where they are, and moved from nowhere", () => {
    const layout = layoutOf(
        dashboard({
            areas: [KITCHEN],
            devices: [device(5, "Hub")],
            entities: [rowOf(1, "light.hub", {device_id: 5, effective_area_id: 1})],
        })
    );
    const [card] = place(layout, "area:1").cards;
    expect(card.key).toBe("entity:1");
    expect(card.items[0].from.name).toBe("Hub");
    expect(place(layout, NOWHERE)).toBe(undefined);
});

test("floors come from the lowest up, what is on none at last", () => {
    const layout = layoutOf(
        dashboard({
            floors: [
                {id: 1, name: "Upper", level: 1, has_level: true, icon: false},
                {id: 2, name: "Cellar", level: -1, has_level: true, icon: false},
                {id: 3, name: "Barn", level: 0, has_level: false, icon: false},
                {id: 4, name: "Empty", level: 0, has_level: true, icon: false},
            ],
            areas: [
                area(1, "Bedroom", {floor_id: 1}),
                area(2, "Wine", {floor_id: 2}),
                area(3, "Garden"),
                area(4, "Hay", {floor_id: 3}),
            ],
        })
    );
    expect(layout.floors.map(({name}) => name)).toEqual(["Cellar", "Upper", "Barn", ""]);
    expect(layout.floors.at(-1).places.map(({name}) => name)).toEqual(["Garden"]);
});

test("cards of several entities come first, then single ones by what can be done with them", () => {
    const here = {effective_area_id: 1};
    const layout = layoutOf(
        dashboard({
            areas: [KITCHEN],
            devices: [OVEN],
            entities: [
                rowOf(1, "sensor.b", {name: "B", ...here}),
                rowOf(2, "light.c", {name: "C", ...here}),
                rowOf(3, "switch.oven", {device_id: 1, ...here}),
                rowOf(4, "sensor.oven", {device_id: 1, ...here}),
                rowOf(5, "light.a", {name: "A", ...here}),
            ],
        })
    );
    expect(cardNames(place(layout, "area:1"))).toEqual(["Oven", "A", "C", "B"]);
});

test("the user's own order holds, and what is new comes after it", () => {
    expect(arranged([{key: "a"}, {key: "b"}, {key: "c"}], ["c", "gone", "a"]).map(({key}) => key)).toEqual([
        "c",
        "a",
        "b",
    ]);
    const entities = [1, 2, 3].map((id) => rowOf(id, `light.l${id}`, {name: `L${id}`, effective_area_id: 1}));
    const layout = layoutOf(
        dashboard({
            areas: [KITCHEN, ATTIC],
            entities,
            arrangement: {areas: ["area:1"], cards: {"area:1": ["entity:3"]}, hidden: ["entity:2", "area:2"]},
        })
    );
    expect(layout.places.map(({name}) => name)).toEqual(["Kitchen", "Attic"]);
    expect(cardNames(place(layout, "area:1"))).toEqual(["L3", "L1", "L2"]);
    expect(place(layout, "area:2").isHidden).toBe(true);
    expect(visibleCards(place(layout, "area:1").cards).map(({name}) => name)).toEqual(["L3", "L1"]);
    expect(visibleCards(place(layout, "area:1").cards, {isEditing: true})).toHaveLength(3);
});

test("an entity can be hidden on its device's card, and a card without any is gone", () => {
    const here = {device_id: 1, effective_area_id: 1};
    const entities = [rowOf(1, "switch.oven", here), rowOf(2, "sensor.oven", here)];
    const shown = (hidden) => {
        const [{cards}] = layoutOf(
            dashboard({areas: [KITCHEN], devices: [OVEN], entities, arrangement: {hidden}})
        ).places;
        return visibleCards(cards).map(({items}) => items.map(({row}) => row.id));
    };
    expect(shown(["entity:2"])).toEqual([[1]]);
    expect(shown(["entity:1", "entity:2"])).toEqual([]);
});

test("a filter leaves only the entities of one domain", () => {
    const here = {device_id: 1, effective_area_id: 1};
    const entities = [
        rowOf(1, "switch.oven", here),
        rowOf(2, "sensor.oven", here),
        rowOf(3, "light.x", {effective_area_id: 1}),
    ];
    const [{cards, rows}] = layoutOf(dashboard({areas: [KITCHEN], devices: [OVEN], entities})).places;
    const shown = visibleCards(cards, {domain: "sensor"});
    expect(shown).toHaveLength(1);
    expect(shown[0].items.map(({row}) => row.id)).toEqual([2]);
    expect(domainsOf(rows)).toEqual(["light", "switch", "sensor"]);
});

test("everything is found by any words of entity, device, area or entity id", () => {
    const layout = layoutOf(
        dashboard({
            areas: [KITCHEN, ATTIC],
            devices: [OVEN],
            entities: [
                rowOf(1, "switch.oven", {name: "Bake", device_id: 1, effective_area_id: 1}),
                rowOf(2, "sensor.x7", {name: "Probe", device_id: 1, effective_area_id: 2}),
            ],
        })
    );
    const names = (search) =>
        found(layout.places, search).flatMap((one) =>
            one.cards.flatMap(({items}) => items.map(({row}) => row.name))
        );
    expect(names("kitchen bake")).toEqual(["Bake"]);
    expect(names("OVEN")).toEqual(["Bake"]);
    expect(names("x7")).toEqual(["Probe"]);
    expect(names("probe")).toEqual(["Probe"]);
    expect(names("nothing")).toEqual([]);
});

test("a name keeps what is left of it without its device's", () => {
    expect(nameOnCard("Oven temperature", "Oven")).toBe("Temperature");
    expect(nameOnCard("Oven", "Oven")).toBe("Oven");
    expect(nameOnCard("Ovenlight", "Oven")).toBe("Ovenlight");
});
