import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {WebClient} from "@web/webclient/webclient";
import {NAMESPACE, PATIENCE, TYPING_DELAY} from "@odoo_ha_addon/backend/palette/ha_palette";
import {remembered} from "@odoo_ha_addon/backend/page/ha_dashboards";
import {quickActionOf} from "@odoo_ha_addon/backend/palette/ha_quick_action";
import {defineHaModels, stateOf} from "../../ha_test_helpers";
import {openWhileThingsChange} from "../../components/live_changes";

describe.current.tags("desktop");
defineHaModels();

/** CARD of `ha.entity.find`. */
const card = (id, values = {}) => ({
    ...stateOf(id),
    area: "Kitchen",
    device: false,
    instance: values.instance_id === 2 ? "Office" : "Home",
    icon: false,
    original_icon: false,
    category: false,
    hidden: false,
    ...values,
});

let found;
let calls;
beforeEach(() => {
    onRpc("ha.entity", "follow", ({args}) => ({
        ttl: 60,
        channels: [],
        entities: found.entities.filter(({id}) => args[1].includes(id)),
    }));
    patchWithCleanup(session, {ha_is_user: true});
    found = {current_instance_id: 1, areas: [], entities: []};
    calls = [];
    onRpc("ha.entity", "find", ({args}) => {
        expect.step(`find ${args[0]}`);
        return typeof found === "function" ? found() : found;
    });
    onRpc("ha.entity", "call_service", ({args}) => {
        calls.push(`${args[0]} ${args[1]}`);
        return {state: "done", error: false};
    });
    mockService("action", {
        doAction: (action) => {
            if (action.res_model) {
                expect.step(`open ${action.res_model} ${action.res_id}`);
            } else if (`${action}`.includes("action_ha")) {
                expect.step(action);
            }
        },
    });
});

async function openPalette(text) {
    await mountWithCleanup(WebClient);
    getService("command").openMainPalette({searchValue: text});
    await animationFrame();
    await animationFrame();
}

async function search(text) {
    await openPalette(NAMESPACE + text);
    await advanceTime(TYPING_DELAY);
    await animationFrame();
}

const ITEM = ".o_command .o_ha_command";

test("Enter switches what was found, and says so", async () => {
    found.entities = [card(1, {name: "Kitchen light"}), card(3, {name: "Kitchen sensor", domain: "sensor"})];
    await search("kitchen light");
    expect.verifySteps(["find kitchen light"]);
    expect(queryAllTexts(`${ITEM}_name > div:first-child`)).toEqual(["Kitchen light", "Kitchen sensor"]);
    expect(queryAllTexts(`${ITEM}_enter`)).toEqual(["Turn on", "Show"]);
    await press("Enter");
    await advanceTime(100);
    await animationFrame();
    expect(calls).toEqual(["1 turn_on"]);
    expect(".o_command_palette").toHaveCount(0);
    expect(".o_notification").toHaveText(/Kitchen light[\s\S]*Turned on/);
    await contains(".o_notification_buttons button").click();
    expect(calls).toEqual(["1 turn_on", "1 turn_off"]);
});

test("what cannot be switched is opened, and so is anything by its button", async () => {
    found.entities = [card(1), card(3, {domain: "sensor"})];
    await search("kitchen");
    await contains(`${ITEM}:eq(0) .o_ha_command_open`).click();
    await press("ArrowDown");
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["find kitchen", "open ha.entity 1", "open ha.entity 3"]);
    expect(calls).toEqual([]);
});

test("an area is shown on the dashboard, and stands first where it is meant by its very name", async () => {
    found.areas = [{id: 9, name: "Kitchen", icon: false, floor: "Ground", instance_id: 1, instance: "Home"}];
    found.entities = [card(1)];
    await search("kitchen");
    expect(queryAllTexts(`${ITEM}_name`)[0]).toBe("Kitchen\nArea · Ground");
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["find kitchen", "odoo_ha_addon.action_ha_area_dashboard"]);
    expect(remembered("areas", 1).read()).toEqual({placeKey: "area:9"});
});

test("an area of another instance is opened by itself, for the dashboard shows the current one", async () => {
    found.areas = [{id: 9, name: "Desk", icon: false, floor: false, instance_id: 2, instance: "Office"}];
    await search("desk");
    expect(`${ITEM}_name`).toHaveText(/Desk\s*Area · Office/);
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["find desk", "open ha.area 9"]);
});

test("the current instance comes first, and others are named", async () => {
    found.entities = [card(2, {name: "Desk", instance_id: 2}), card(1, {name: "Ceiling"})];
    await search("light");
    const titles = queryAllTexts(".o_command_category > span").map((title) => title.toLowerCase());
    expect(titles).toEqual(["current instance", "other instances"]);
    expect(queryAllTexts(`${ITEM}_name`)).toEqual(["Ceiling\nKitchen · Home", "Desk\nKitchen · Office"]);
    expect.verifySteps(["find light"]);
});

test("what is risky asks first", async () => {
    const controls = registry.category("ha_controls");
    const risks = {open_valve: (control) => `Open ${control.name}?`};
    controls.add("valve", {...controls.get("valve"), risks}, {force: true});
    found.entities = [card(1, {name: "Main", domain: "valve", state: "closed"})];
    await search("main");
    await press("Enter");
    await animationFrame();
    expect(".modal-body").toHaveText("Open Main?");
    await contains(".modal-footer .btn-secondary").click();
    expect(calls).toEqual([]);
    expect.verifySteps(["find main"]);
});

test("what does not work is reported in Home Assistant's words", async () => {
    onRpc("ha.entity", "call_service", () => ({state: "failed", error: "No power"}));
    found.entities = [card(1)];
    await search("kitchen");
    await press("Enter");
    await advanceTime(100);
    await animationFrame();
    expect(".o_notification").toHaveText(/No power/);
    expect(".o_notification").toHaveCount(1);
    expect.verifySteps(["find kitchen"]);
});

test("an error of the search is said in words", async () => {
    found = () => {
        throw makeServerError({type: "AccessError", message: "Not for you."});
    };
    await search("kitchen");
    expect(ITEM).toHaveText("Not for you.");
    expect.verifySteps(["find kitchen"]);
});

test("nothing found is said, and without words it is what was controlled last", async () => {
    await search("zzz");
    expect(".o_command_palette_listbox_empty").toHaveText("Nothing found in Home Assistant");
    await contains(".o_command_palette_search input").edit("", {confirm: false});
    await advanceTime(TYPING_DELAY);
    await animationFrame();
    expect(ITEM).toHaveText("Type the name of a device, a room or a scene.");
    found.entities = [card(1, {name: "Last"})];
    await contains(".o_command_palette_search input").edit(" ", {confirm: false});
    await advanceTime(TYPING_DELAY);
    await animationFrame();
    expect(`${ITEM}_name > div:first-child`).toHaveText("Last");
    expect.verifySteps(["find zzz", "find ", "find  "]);
});

test("among all other commands entities are found too, words in any order", async () => {
    found.entities = [card(1, {name: "Kitchen light"})];
    await openPalette("");
    await contains(".o_command_palette_search input").edit("light kitchen", {confirm: false});
    await advanceTime(TYPING_DELAY);
    await animationFrame();
    expect(`${ITEM}_name > div:first-child`).toHaveText("Kitchen light");
    expect.verifySteps(["find light kitchen"]);
});

test("all other commands do not wait for a slow server", async () => {
    found = () => new Deferred();
    await openPalette("");
    await contains(".o_command_palette_search input").edit("zzzz", {confirm: false});
    await advanceTime(TYPING_DELAY);
    await advanceTime(PATIENCE);
    await animationFrame();
    expect(".o_command_palette_listbox_empty").toHaveCount(1);
    expect.verifySteps(["find zzzz"]);
});

test("who has nothing to do with Home Assistant is not bothered", async () => {
    patchWithCleanup(session, {ha_is_user: false});
    for (const category of ["command_provider", "command_setup"]) {
        const entries = registry.category(category);
        for (const key of ["ha_palette", "ha_palette_among_others", NAMESPACE]) {
            if (entries.contains(key)) {
                entries.remove(key);
            }
        }
    }
    await openPalette("");
    expect(".o_command_palette_footer").not.toHaveText(/Home Assistant/);
    await contains(".o_command_palette_search input").edit("kitchen", {confirm: false});
    await advanceTime(TYPING_DELAY + PATIENCE);
    expect.verifySteps([]);
});

test("one key does the one thing that a state leaves to do", () => {
    const table = [
        ["light", "off", "turn_on"],
        ["light", "on", "turn_off"],
        ["light", "unavailable", undefined],
        ["light", null, undefined],
        ["cover", "closed", "open_cover"],
        ["cover", "open", "close_cover"],
        ["cover", "unknown", undefined],
        ["lock", "locked", "unlock"],
        ["lock", "jammed", undefined],
        ["scene", "2026-11-22T00:00:00", "turn_on"],
        ["scene", "unknown", "turn_on"],
        ["script", "on", "turn_off"],
        ["button", "unknown", "press"],
        ["automation", "on", undefined],
        ["climate", "heat", undefined],
        ["toString", "on", undefined],
    ];
    for (const [domain, state, service] of table) {
        expect(quickActionOf({domain, state, control: true})?.service).toBe(service, {
            message: `${domain} ${state}`,
        });
        expect(quickActionOf({domain, state, control: false})).toBe(undefined);
    }
    expect(
        quickActionOf({domain: "lock", state: "locked", control: true, attributes: {code_format: "^\\d{4}$"}})
    ).toBe(undefined);
    expect(quickActionOf({domain: "light", state: "off", control: true, disabled: true})).toBe(undefined);
});

test("it opens while live data arrives", async () => {
    found.entities = [card(1, {name: "Kitchen light"}), card(2, {name: "Office light", instance_id: 2})];
    onRpc("ha.entity", "find", () => found);
    await mountWithCleanup(WebClient);
    const openWithLights = () => getService("command").openMainPalette({searchValue: `${NAMESPACE}light`});
    await openWhileThingsChange(openWithLights, ".o_command_palette");
});
