import {describe, expect, test} from "@odoo/hoot";
import {EntityTable} from "@odoo_ha_addon/services/live/entity_table";
import {NOW, stateOf} from "../../ha_test_helpers";

describe.current.tags("headless");

const everything = () => true;

function tableWith(...states) {
    const table = new EntityTable();
    table.ask();
    table.applyAnswer(
        states.map((state) => state.id),
        states
    );
    return table;
}

test("a seed is shown until the server has answered, then the answer holds", () => {
    const table = new EntityTable();
    table.seed(1, {state: "off", attributes: {}, last_changed: NOW});
    expect(table.entities.get(1)).toMatchObject({state: "off", live: false});
    table.ask();
    table.applyAnswer([1], [stateOf(1, {state: "on"})]);
    expect(table.entities.get(1)).toMatchObject({state: "on", live: true});
    table.seed(1, {state: "off", attributes: {}, last_changed: NOW + 100});
    expect(table.entities.get(1).state).toBe("on", {message: "a seed does not replace what is live"});
});

test("a newer seed replaces an older one, an older one nothing", () => {
    const table = new EntityTable();
    table.seed(1, {state: "off", last_changed: NOW});
    table.seed(1, {state: "on", last_changed: NOW + 1});
    expect(table.entities.get(1).state).toBe("on");
    table.seed(1, {state: "off", last_changed: NOW});
    expect(table.entities.get(1).state).toBe("on");
});

test("a change sets and removes attributes and leaves the others", () => {
    const table = tableWith(stateOf(1, {attributes: {brightness: 1, effect: "none", mode: "hs"}}));
    table.applyFrame(
        {entities: [{id: 1, s: "on", c: NOW + 1, u: NOW + 1, "+": {brightness: 99}, "-": ["effect"]}]},
        everything
    );
    expect(table.entities.get(1)).toMatchObject({
        state: "on",
        attributes: {brightness: 99, mode: "hs"},
        last_changed: NOW + 1,
        last_updated: NOW + 1,
    });
    expect("effect" in table.entities.get(1).attributes).toBe(false);
});

test("a change that says nothing of since when it is so leaves what is known of that", () => {
    const table = tableWith(stateOf(1, {last_changed: NOW - 5}));
    table.applyFrame({entities: [{id: 1, s: "on", c: null, u: NOW + 1, "+": {brightness: 99}}]}, everything);
    expect(table.entities.get(1)).toMatchObject({last_changed: NOW - 5, last_updated: NOW + 1});
});

test("a change of the state alone leaves the attributes as they are, with what was found out about them", () => {
    const table = tableWith(stateOf(1, {attributes: {brightness: 1}}));
    const {attributes} = table.entities.get(1);
    table.applyFrame({entities: [{id: 1, s: "on", c: NOW + 1, u: NOW + 1, "+": {}}]}, everything);
    expect(table.entities.get(1).state).toBe("on");
    expect(table.entities.get(1).attributes).toBe(attributes);
});

test("who watches an entity is told of each change of it until they watch no more", () => {
    const table = tableWith(stateOf(1), stateOf(2));
    const stop = table.watch(1, () => expect.step(table.entities.get(1).state));
    table.watch(1, () => expect.step("another"));
    const change = (id, s) => ({entities: [{id, s, c: NOW + 1, u: NOW + 1, "+": {}}]});
    table.applyFrame(change(1, "on"), everything);
    table.applyFrame(change(2, "on"), everything);
    expect.verifySteps(["on", "another"]);
    stop();
    stop();
    table.applyFrame(change(1, "off"), everything);
    expect.verifySteps(["another"]);
});

test("a whole state replaces all attributes", () => {
    const table = tableWith(stateOf(1, {attributes: {brightness: 1}}));
    table.applyFrame({entities: [{id: 1, s: "on", c: NOW + 1, u: NOW + 1, a: {mode: "hs"}}]}, everything);
    expect(table.entities.get(1).attributes).toEqual({mode: "hs"});
});

test("an update that is older than what is known is left out", () => {
    const table = tableWith(stateOf(1, {state: "on", last_updated: NOW + 5}));
    table.applyFrame({entities: [{id: 1, s: "off", c: NOW, u: NOW + 4, a: {}}]}, everything);
    expect(table.entities.get(1).state).toBe("on");
});

test("an update that differs by the database's rounding only is not older", () => {
    const table = tableWith(stateOf(1, {last_updated: NOW + 0.1234568}));
    table.applyFrame({entities: [{id: 1, s: "on", c: NOW, u: NOW + 0.1234563, a: {}}]}, everything);
    expect(table.entities.get(1).state).toBe("on");
});

test("a frame that overtakes the answer holds against it", () => {
    const table = tableWith(stateOf(1));
    table.ask();
    table.applyFrame(
        {entities: [{id: 1, s: "on", c: NOW + 2, u: NOW + 2, "+": {brightness: 5}}]},
        everything
    );
    table.applyAnswer([1], [stateOf(1, {state: "off", name: "Renamed", last_updated: NOW + 1})]);
    expect(table.entities.get(1)).toMatchObject({state: "on", attributes: {brightness: 5}, name: "Renamed"});
});

test("a change that comes before the first answer is applied on top of it", () => {
    const table = new EntityTable();
    table.ask();
    const incomplete = table.applyFrame(
        {entities: [{id: 1, s: "on", c: NOW + 2, u: NOW + 2, "+": {brightness: 5}}]},
        everything
    );
    expect(incomplete).toBe(true);
    expect(table.entities.get(1)).toBe(undefined, {message: "half an entity is not shown"});
    table.applyAnswer([1], [stateOf(1, {attributes: {mode: "hs"}, last_updated: NOW + 1})]);
    expect(table.entities.get(1)).toMatchObject({state: "on", attributes: {mode: "hs", brightness: 5}});
});

test("a change that came before the first answer and is in it already is not applied again", () => {
    const table = new EntityTable();
    table.ask();
    table.applyFrame(
        {entities: [{id: 1, s: "on", c: NOW + 1, u: NOW + 1, "+": {brightness: 5}}]},
        everything
    );
    table.applyAnswer([1], [stateOf(1, {attributes: {brightness: 7}, last_updated: NOW + 2})]);
    expect(table.entities.get(1)).toMatchObject({state: "off", attributes: {brightness: 7}});
});

test("a change on a seed shows its state at once and its attributes exactly after the answer", () => {
    const table = new EntityTable();
    table.seed(1, {state: "off", attributes: {old: 1}, last_changed: NOW});
    table.ask();
    table.applyFrame(
        {entities: [{id: 1, s: "on", c: NOW + 2, u: NOW + 2, "+": {brightness: 5}}]},
        everything
    );
    expect(table.entities.get(1).state).toBe("on");
    table.applyAnswer([1], [stateOf(1, {attributes: {mode: "hs"}, last_updated: NOW + 1})]);
    expect(table.entities.get(1)).toMatchObject({state: "on"});
    expect(table.entities.get(1).attributes).toEqual({mode: "hs", brightness: 5});
});

test("a whole state in a frame makes an entity complete without an answer", () => {
    const table = new EntityTable();
    table.seed(1, {state: "off", attributes: {}, last_changed: NOW});
    expect(table.applyFrame({entities: [{id: 1, s: "on", c: NOW + 1, u: NOW + 1, a: {}}]}, everything)).toBe(
        false
    );
    expect(table.entities.get(1).live).toBe(true);
});

test("after something was missed the next answer replaces what was pieced together", () => {
    const table = tableWith(stateOf(1, {attributes: {a: 1, b: 1}}));
    table.doubt();
    const incomplete = table.applyFrame(
        {entities: [{id: 1, s: "on", c: NOW + 5, u: NOW + 5, "+": {b: 2}}]},
        everything
    );
    expect(incomplete).toBe(true);
    table.ask();
    table.applyAnswer([1], [stateOf(1, {state: "on", attributes: {b: 2}, last_updated: NOW + 5})]);
    expect(table.entities.get(1).attributes).toEqual({b: 2});
});

test("an answer holds even where Home Assistant's clock was set back", () => {
    const table = tableWith(stateOf(1, {state: "on", last_updated: NOW + 3600}));
    table.ask();
    table.applyAnswer([1], [stateOf(1, {state: "off", last_updated: NOW})]);
    expect(table.entities.get(1).state).toBe("off");
});

test("what Home Assistant no longer has is without state and attributes", () => {
    const table = tableWith(stateOf(1, {state: "on", attributes: {brightness: 1}}));
    table.applyFrame({gone: [1]}, everything);
    expect(table.entities.get(1)).toMatchObject({state: null, attributes: {}});
});

test("a removal that overtakes the answer holds, and one has to ask again", () => {
    const table = tableWith(stateOf(1, {state: "on"}));
    table.ask();
    table.applyFrame({gone: [1]}, everything);
    expect(table.applyAnswer([1], [stateOf(1, {state: "on"})])).toBe(true);
    expect(table.entities.get(1).state).toBe(null);
    table.ask();
    expect(table.applyAnswer([1], [stateOf(1, {state: null})])).toBe(false);
});

test("what the server does not answer for is marked, and cannot be controlled", () => {
    const table = tableWith(stateOf(1));
    table.ask();
    table.applyAnswer([1], []);
    expect(table.entities.get(1)).toMatchObject({denied: true, live: false, control: false});
    table.ask();
    table.applyAnswer([1], [stateOf(1)]);
    expect(table.entities.get(1)).toMatchObject({denied: false, live: true, control: true});
});

test("frames about entities that nobody wants leave nothing behind", () => {
    const table = new EntityTable();
    const frame = {entities: [{id: 9, s: "on", c: NOW, u: NOW, "+": {}}], gone: [8]};
    expect(table.applyFrame(frame, () => false)).toBe(false);
    expect(table.entities.size + table.early.size + table.gone.size).toBe(0);
});

test("what is dropped leaves nothing behind", () => {
    const table = tableWith(stateOf(1));
    table.applyFrame({entities: [{id: 1, s: "on", c: NOW + 1, u: NOW + 1, "+": {}}], gone: [1]}, everything);
    table.drop(1);
    expect(
        [table.entities, table.whole, table.early, table.touched, table.gone].map((part) => part.size)
    ).toEqual([0, 0, 0, 0, 0]);
});
