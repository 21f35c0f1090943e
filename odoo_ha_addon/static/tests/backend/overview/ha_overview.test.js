import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {getService, mountWebClient, onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {lineRegistry} from "@odoo_ha_addon/backend/overview/glance/overview_lines";
import {needRegistry} from "@odoo_ha_addon/backend/overview/needs/needs";
import {
    defineHaModels,
    frameSender,
    HaEntity,
    HaInstance,
    passTimeUntil,
    settle,
} from "../../ha_test_helpers";
import {instance, serveInstances} from "../../instance_test_helpers";
import {overview, themed} from "./overview_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const OWN = ["safety", "ways_in", "climate", "upkeep"];
let answer;
let called;
let server;

beforeEach(() => {
    // What other addons add has its tests there.
    const needs = OWN.map((key) => needRegistry.get(key));
    patchWithCleanup(needRegistry, {getAll: () => needs});
    patchWithCleanup(lineRegistry, {getAll: () => []});
    server = serveInstances();
    called = [];
    answer = overview({
        floors: [{id: 1, name: "Ground", icon: false, level: 0, has_level: true}],
        areas: [
            {id: 1, name: "Kitchen", icon: false, floor_id: 1, picture: false, temperature_row: false},
            {id: 2, name: "Attic", icon: false, floor_id: false, picture: false, temperature_row: false},
        ],
        entities: [
            themed(1, "light.kitchen", {name: "Kitchen", effective_area_id: 1, state: "on"}),
            themed(2, "light.attic", {name: "Attic", effective_area_id: 2, state: "off"}),
            themed(9, "lock.front", {name: "Front door", state: "locked"}),
        ],
    });
    onRpc("ha.dashboard", "overview", ({args}) => {
        expect.step(`overview ${args[0]}`);
        return answer;
    });
    onRpc("ha.dashboard", "overview_of_all", () => [
        told(1, "Home", {}),
        told(2, "Office", {state: "refused", need_count: 2}),
    ]);
    onRpc("ha.entity", "call_service", ({args}) => {
        called.push([args[0][0], args[1], args[2]]);
        return {state: "done", error: false, code: false, response: null, milliseconds: 12};
    });
    const own = {instance_id: 1, can_control: true};
    HaEntity._records = [
        {id: 1, name: "Kitchen", entity_id: "light.kitchen", domain: "light", state: "on", ...own, attributes: {brightness: 90, color_mode: "brightness"}},
        {id: 2, name: "Attic", entity_id: "light.attic", domain: "light", state: "off", ...own},
        {id: 9, name: "Front door", entity_id: "lock.front", domain: "lock", state: "locked", ...own},
    ]; // prettier-ignore
});

function told(id, name, values) {
    const counts = {entity_count: 3, need_count: 0, unavailable_count: 0, battery_count: 0, update_count: 0};
    const about = {
        location: false,
        company_id: false,
        company: false,
        reason: false,
        since: false,
        version: "2026.11.0",
    };
    return {id, name, state: "connected", ...about, ...counts, ...values};
}

async function open(action = {}) {
    await mountWebClient();
    await getService("action").doAction({type: "ir.actions.client", tag: "ha_overview", ...action});
    await animationFrame();
    await settle("ha_instance_1", "ha_status");
    await animationFrame();
}

const lights = ".o_ha_glance_card[data-card=lights] .o_ha_glance_value";

test("it is asked for once, and tells that all is well, how many lights are on, and of the rooms by floor", async () => {
    await open();
    expect(".o_ha_overview_greeting h1").toHaveText("Home");
    expect(".o_ha_overview_greeting p").toHaveText("All is well");
    expect(".o_ha_need").toHaveCount(0);
    expect(lights).toHaveText("1 on in 1 room");
    expect(queryAllTexts(".o_ha_storey h2")).toEqual(["Ground", "Other rooms"]);
    expect(queryAllTexts(".o_ha_room b")).toEqual(["Kitchen", "Attic"]);
    expect(".o_ha_room:first").toHaveAttribute("href", "/odoo/home-assistant-dashboard?area=1");
    expect.verifySteps(["overview false"]);
});

test("the dialog of a person leads to the next, those who are in first", async () => {
    const people = [
        themed(11, "person.anna", {name: "Anna", state: "not_home"}),
        themed(12, "person.ben", {name: "Ben", state: "home"}),
    ];
    answer.entities.push(...people);
    HaEntity._records.push(...people.map(({id, name, entity_id, domain, state}) => ({id, name, entity_id, domain, state, instance_id: 1, can_control: false}))); // prettier-ignore
    await open();
    expect(".o_ha_person_face").toHaveCount(2);
    await click(".o_ha_person_face:first");
    await animationFrame();
    await animationFrame();
    expect(".modal-title").toHaveText(/Ben/);
    await click(".o_ha_dialog_ways button:last");
    await animationFrame();
    await animationFrame();
    expect(".modal-title").toHaveText(/Anna/);
    expect.verifySteps(["overview false"]);
});

test("what changes in the house changes the page at once", async () => {
    await open();
    const sendFrame = frameSender();
    await sendFrame([{id: 2, s: "on", c: 1_700_000_100, u: 1_700_000_100, a: {}}]);
    await animationFrame();
    expect(lights).toHaveText("2 on in 2 rooms");
    await sendFrame([{id: 9, s: "unlocked", c: 1_700_000_101, u: 1_700_000_101, a: {}}]);
    await animationFrame();
    expect(".o_ha_overview_greeting p").toHaveText("Everything quiet but one thing");
    expect(".o_ha_need[data-need='lock:9'] strong").toHaveText("Front door");
    await click(".o_ha_remedy");
    await passTimeUntil(() => called.length === 1);
    expect(called).toEqual([[9, "lock", {}]]);
    expect.verifySteps(["overview false"]);
});

test("the lights of a floor go off at a press, and come back as they were by the message", async () => {
    await open();
    const button = ".o_ha_storey:first button[data-action=lights]";
    expect(button).toHaveAttribute("aria-label", "Lights off: Turn off 1 light");
    await click(button);
    await animationFrame();
    expect(lights).toHaveText("All off");
    await passTimeUntil(() => called.length === 1);
    await animationFrame();
    expect(".o_notification").toHaveText(/Turned off: 1/);
    await click(".o_notification button:contains(Undo)");
    await passTimeUntil(() => called.length === 2);
    expect(called).toEqual([
        [1, "turn_off", {}],
        [1, "turn_on", {brightness: 90}],
    ]);
    await animationFrame();
    expect(lights).toHaveText("1 on in 1 room");
    expect.verifySteps(["overview false"]);
});

test("who has several instances sees them all, the worst first, and goes to one", async () => {
    await open();
    await click(".o_ha_show_all");
    await animationFrame();
    await advanceTime(0);
    await animationFrame();
    expect(queryAllTexts(".o_ha_instance_name button")).toEqual(["Office", "Home"]);
    expect(".o_ha_instance_line[data-instance='2'] [data-count=needs]").toHaveText("2 need somebody");
    await click(".o_ha_only_problems");
    await animationFrame();
    expect(queryAllTexts(".o_ha_instance_name button")).toEqual(["Office"]);
    answer = overview({instance_id: 2});
    await click(".o_ha_instance_name button");
    await animationFrame();
    expect(server.switches).toEqual([2]);
    await passTimeUntil(() => document.querySelector(".o_ha_overview_greeting h1")?.textContent === "Office");
    expect(".o_ha_overview_main .o_ha_nothing").toHaveCount(1);
    expect.verifySteps(["overview false", "overview 2"]);
});

test("who has one instance is not asked which", async () => {
    server.instances = [instance(1, "Home")];
    await open();
    expect(".o_ha_overview_switch").toHaveCount(0);
    expect.verifySteps(["overview false"]);
});

test("of a house that cannot be reached it is not said that all is well", async () => {
    server.instances = [instance(1, "Home", {websocket_status: "retrying"})];
    HaInstance._records = [{id: 1, name: "Home", connection_state: "retrying"}];
    await open();
    expect(".o_ha_overview_greeting p").toHaveText("As it was known last");
    expect.verifySteps(["overview false"]);
});
