import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {Deferred, tick} from "@odoo/hoot-mock";
import {makeMockEnv, makeServerError} from "@web/../tests/web_test_helpers";
import {EntityActions, entityActionItems, MOST_ENTITIES} from "@odoo_ha_addon/backend/lists/entity_actions";
import {AT_ONCE, HaUndo} from "@odoo_ha_addon/services/calls/ha_undo";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

const row = (id, domain, values = {}) => ({
    id,
    name: `${domain} ${id}`,
    entity_id: `${domain}.e${id}`,
    domain,
    instance_id: [1, "Home"],
    has_state: true,
    state: "off",
    attributes: {},
    can_control: true,
    edit_obstacle: false,
    ...values,
});

// Sentences are made in the user's language.
beforeEach(makeMockEnv);

let rows, targets, answer, isConfirmed, chosen, asked, told, wayBack, actions;

beforeEach(() => {
    rows = [row(1, "light"), row(2, "switch")];
    targets = [{id: 9, display_name: "Ground floor", instance_id: [1, "Home"]}];
    answer = () => ({state: "done"});
    isConfirmed = true;
    chosen = [9];
    asked = [];
    told = [];
    wayBack = [];
    const calls = {
        call: async ({id}, service, data, shown, {onRefused}) => {
            asked.push(`${service} ${id}`);
            const outcome = await answer(id);
            if (outcome.state === "failed") {
                onRefused(outcome);
            }
            return outcome.state;
        },
    };
    const dialog = {
        add: (component, props, {onClose}) => {
            asked.push(props.body || `choose ${props.resModel} ${JSON.stringify(props.domain)}`);
            if (props.resModel) {
                if (chosen.length) {
                    props.onSelected(chosen);
                }
            } else if (isConfirmed) {
                props.confirm();
            }
            onClose();
        },
    };
    const orm = {
        searchRead: async (_model, [[, , ids]]) => rows.filter(({id}) => ids.includes(id)),
        read: async () => targets,
        write: async (...args) => {
            asked.push(`write ${JSON.stringify(args)}`);
            return answer();
        },
    };
    const notification = {
        add: (text, {title = "", type, buttons = []}) => {
            told.push([type, title, text].filter(Boolean).join(" | "));
            wayBack.push(...buttons);
            return () => {};
        },
    };
    const undo = new HaUndo({
        ha_control: {words: (state) => `words of ${state}`},
        ha_pending_calls: calls,
        ha_store: {entities: new Map()},
        notification,
    });
    const favourites = {markAll: async (ids, isFavourite) => asked.push(`mark ${ids} ${isFavourite}`)};
    actions = new EntityActions({dialog, favourites, notification, orm, undo});
});

test("each entity gets a command of its own, after one question, and one message says that all is done", async () => {
    expect(await actions.turn([1, 2], "turn_on")).toBe(true);
    expect(asked).toEqual(["Turn on 2 entities?", "turn_on 1", "turn_on 2"]);
    expect(told).toEqual(["success | Turned on: 2"]);
});

test("the message of what was done brings back what can go back", async () => {
    rows = [row(1, "light"), row(2, "switch", {state: "on"}), row(3, "climate", {state: "heat"})];
    await actions.turn([1, 2, 3], "turn_off");
    expect(told).toEqual(["success | Turned off: 3"]);
    asked.length = 0;
    wayBack[0].onClick();
    await tick();
    expect(asked).toEqual(["turn_on 2"], {
        message: "the light was off before, and nobody knows how to heat as before",
    });
});

test("without a yes nothing is sent", async () => {
    isConfirmed = false;
    expect(await actions.turn([1], "turn_off")).toBe(false);
    expect(asked).toEqual(["Turn off 1 entity?"]);
    expect(told).toEqual([]);
});

test("what cannot be turned on is named with the reason, and nobody is asked about it", async () => {
    rows = [
        row(1, "light"),
        row(2, "sensor"),
        row(3, "light", {can_control: false}),
        row(4, "light", {state: "unavailable"}),
        row(5, "light", {has_state: false, state: false}),
        row(6, "scene", {state: "unknown"}),
        row(7, "light", {state: ""}),
    ];
    await actions.turn([1, 2, 3, 4, 5, 6, 7], "turn_on");
    expect(asked).toEqual(["Turn on 3 entities?", "turn_on 1", "turn_on 6", "turn_on 7"]);
    expect(told).toEqual([
        "warning | Turned on: 3 | sensor 2: It cannot be turned on.\n" +
            "light 3: You may see this, but not control it.\nlight 4: Unavailable\nlight 5: Not in Home Assistant",
    ]);
});

test("where nothing can be done, nobody is asked", async () => {
    rows = [row(6, "scene"), row(2, "sensor")];
    await actions.turn([6, 2], "turn_off");
    expect(asked).toEqual([]);
    expect(told).toEqual([
        "danger | Nothing was done | scene 6: It cannot be turned off.\nsensor 2: It cannot be turned off.",
    ]);
});

test("what Home Assistant refuses is named, what it did is counted", async () => {
    answer = (id) => (id === 1 ? {state: "failed", error: "Bulb is broken"} : {state: "expired"});
    await actions.turn([1, 2], "turn_on");
    expect(told).toEqual(["danger | Nothing was done | light 1: Bulb is broken\nswitch 2: words of expired"]);
});

test("a slow house gets only a few commands at once", async () => {
    rows = Array.from({length: 10}, (_, index) => row(index + 1, "light"));
    const answers = rows.map(() => new Deferred());
    answer = (id) => answers[id - 1];
    const done = actions.turn(
        rows.map(({id}) => id),
        "turn_on"
    );
    await tick();
    await tick();
    expect(asked.length).toBe(1 + AT_ONCE);
    answers.forEach((deferred) => deferred.resolve({state: "done"}));
    await done;
    expect(asked.length).toBe(11);
});

test("too many are refused before anything happens", async () => {
    const ids = Array.from({length: MOST_ENTITIES + 1}, (_, index) => index + 1);
    await actions.turn(ids, "turn_on");
    await actions.mark(ids, true);
    await actions.addToGroup(ids);
    expect(asked).toEqual([]);
    expect(told.length).toBe(3);
    expect(told[0]).toBe("warning | Select at most 100 entities at a time.");
});

test("many failures are counted beyond the first", async () => {
    rows = Array.from({length: 20}, (_, index) => row(index + 1, "sensor"));
    await actions.turn(
        rows.map(({id}) => id),
        "turn_on"
    );
    expect(told[0].split("\n").length).toBe(9);
    expect(told[0]).toMatch(/… and 12 more$/);
});

test("favorites are marked in one call", async () => {
    await actions.mark([1, 2], true);
    await actions.mark([1], false);
    expect(asked).toEqual(["mark 1,2 true", "mark 1 false"]);
    expect(told).toEqual([
        "success | Added to your favorites: 2",
        "success | Removed from your favorites: 1",
    ]);
});

test("a group gets the entities of its own Home Assistant, and the others are named", async () => {
    rows = [row(1, "light"), row(2, "light", {instance_id: [2, "Office"]})];
    await actions.addToGroup([1, 2]);
    expect(asked).toEqual([
        'choose ha.entity.group [["instance_id","in",[1,2]]]',
        'write ["ha.entity.group",[9],{"entity_ids":[[4,1]]}]',
    ]);
    expect(told).toEqual([
        "warning | Added to the group: 1 | light 2: It is of another Home Assistant than Ground floor.",
    ]);
});

test("what cannot be edited is left out of labels and areas, with the reason", async () => {
    rows = [row(1, "light"), row(2, "light", {edit_obstacle: "Home Assistant no longer has it."})];
    await actions.addLabel([1, 2]);
    await actions.moveToArea([1, 2]);
    expect(asked.filter((line) => line.startsWith("write"))).toEqual([
        'write ["ha.entity",[1],{"label_ids":[[4,9]]}]',
        'write ["ha.entity",[1],{"effective_area_id":9}]',
    ]);
    expect(told[1]).toBe("warning | Moved to the area: 1 | light 2: Home Assistant no longer has it.");
});

test("a tag is given to what Home Assistant does not let be edited, too", async () => {
    rows = [row(1, "light", {edit_obstacle: "Home Assistant keeps no entry for it."}), row(2, "light")];
    await actions.addTag([1, 2]);
    expect(asked).toEqual([
        'choose ha.tag [["instance_id","in",[1]]]',
        'write ["ha.entity",[1,2],{"tag_ids":[[4,9]]}]',
    ]);
    expect(told).toEqual(["success | Got the tag: 2"]);
});

test("what the server refuses is told in its words", async () => {
    answer = () => {
        throw makeServerError({type: "UserError", message: "This is not yours."});
    };
    await actions.addToGroup([1, 2]);
    expect(told).toEqual(["danger | Nothing was done | Ground floor: This is not yours."]);
});

test("whoever chooses nothing changes nothing", async () => {
    chosen = [];
    expect(await actions.addLabel([1])).toBe(false);
    expect(told).toEqual([]);
});

test("only managers are offered what changes rights and registries", () => {
    const offered = (isManager) =>
        Object.entries(entityActionItems(actions, {isManager, run: () => {}}))
            .filter(([, {isAvailable}]) => isAvailable())
            .map(([key]) => key);
    expect(offered(false)).toEqual(["turnOn", "turnOff", "favour", "unfavour"]);
    const ofManagers = ["group", "label", "tag", "area"];
    expect(offered(true)).toEqual(["turnOn", "turnOff", "favour", "unfavour", ...ofManagers]);
});
