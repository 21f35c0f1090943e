import {describe, expect, test} from "@odoo/hoot";
import {layoutOf} from "@odoo_ha_addon/backend/area_dashboard/dashboard_layout";
import {Arranging} from "@odoo_ha_addon/backend/page/arranging";
import {arrangementOf} from "@odoo_ha_addon/backend/page/arrangement";
import {area, dashboard, rowOf} from "../dashboard_test_helpers";

describe.current.tags("headless");

const NOTHING = {areas: [], cards: {}, hidden: []};
const SCALARS = [null, undefined, true, false, 0, 5, -1.5, "", "area:1", "x".repeat(1000)];
const ANYTHING = [
    ...SCALARS,
    [],
    {},
    [null, 5, ["area:1"], {}],
    {"area:1": 5},
    {__proto__: null, length: 3},
    JSON.parse('{"__proto__": {"areas": 5}, "constructor": 1}'),
];

test("an arrangement stays as it is", () => {
    const kept = {
        areas: ["area:2", "area:0"],
        cards: {"area:1": ["device:3", "entity:4"]},
        hidden: ["entity:5"],
    };
    expect(arrangementOf(kept)).toEqual(kept);
    expect(arrangementOf({hidden: ["area:1"]})).toEqual({...NOTHING, hidden: ["area:1"]});
});

test("what is no arrangement is an empty one", () => {
    for (const stored of ANYTHING) {
        expect(arrangementOf(stored)).toEqual(NOTHING);
    }
});

test("of a broken arrangement what is usable stays", () => {
    const stored = {areas: [null, "area:2", "nonsense", 5], cards: {"area:1": "device:1", x: []}, hidden: 5};
    expect(arrangementOf(stored)).toEqual({areas: ["area:2"], cards: {"area:1": []}, hidden: []});
});

test("whatever is stored in whatever part, the dashboard is built and can be arranged again", () => {
    const entities = [rowOf(1, "switch.oven", {effective_area_id: 1})];
    for (const part of ["areas", "cards", "hidden"]) {
        for (const value of ANYTHING) {
            const arrangement = {[part]: value};
            const {places} = layoutOf({...dashboard({areas: [area(1, "Kitchen")], entities}), arrangement});
            expect(places.map(({key}) => key)).toEqual(["area:1"]);
            const arranging = new Arranging();
            arranging.start(arrangement);
            arranging.toggleHidden("entity:7");
            arranging.moveCard("area:1", ["entity:1", "entity:2"], "entity:2", "entity:1");
            expect(arranging.draft).toEqual({
                areas: [],
                cards: {"area:1": ["entity:2", "entity:1"]},
                hidden: ["entity:7"],
            });
        }
    }
});
