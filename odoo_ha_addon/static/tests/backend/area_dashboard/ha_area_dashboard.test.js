import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllAttributes, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {getService, makeServerError, mountWebClient, onRpc} from "@web/../tests/web_test_helpers";
import {browser} from "@web/core/browser/browser";
import {router} from "@web/core/browser/router";
import {redirect} from "@web/core/utils/urls";
import {SEARCH_DELAY} from "@odoo_ha_addon/backend/area_dashboard/ha_area_dashboard";
import {WORDS_DELAY} from "@odoo_ha_addon/services/live/ha_connections";
import {REREAD_DELAY} from "@odoo_ha_addon/backend/page/ha_dashboards";
import {area, dashboard, device, rowOf} from "../dashboard_test_helpers";
import {defineHaModels, HaEntity, HaInstance} from "../../ha_test_helpers";
import {instance, serveInstances} from "../../instance_test_helpers";
import {openWhileThingsChange} from "../../components/live_changes";

describe.current.tags("desktop");
defineHaModels();

let server;
let answers;
/** What the server answers when it is asked for states only. */
let states;
let arranged;

beforeEach(() => {
    server = serveInstances();
    arranged = [];
    states = () => [];
    answers = {
        1: dashboard({
            floors: [{id: 1, name: "Ground", icon: false, level: 0, has_level: true}],
            areas: [area(1, "Kitchen", {floor_id: 1}), area(2, "Attic")],
            devices: [device(1, "Oven", {area_id: 1})],
            entities: [
                rowOf(1, "light.kitchen", {name: "Kitchen", effective_area_id: 1, state: "on"}),
                rowOf(4, "switch.oven", {name: "Oven", device_id: 1, effective_area_id: 1}),
                rowOf(5, "sensor.oven", {name: "Oven heat", device_id: 1, effective_area_id: 2, state: "80"}),
            ],
        }),
        2: dashboard({
            instance_id: 2,
            areas: [area(9, "Desk")],
            entities: [rowOf(2, "light.desk", {effective_area_id: 9})],
        }),
    };
    onRpc("ha.dashboard", "load", ({args, kwargs}) => {
        expect.step(`load ${args[0]}${kwargs.with_hidden ? " with hidden" : ""}`);
        const answer = answers[args[0]];
        return typeof answer === "function" ? answer() : answer;
    });
    onRpc("ha.dashboard", "states", ({args}) => {
        expect.step(`states ${args[0]}`);
        return states();
    });
    onRpc("ha.dashboard", "arrange", ({args}) => arranged.push(args));
    onRpc("ha.favourite", "load", () => []);
    HaEntity._records = [
        ...HaEntity._records,
        {
            id: 4,
            name: "Oven",
            entity_id: "switch.oven",
            domain: "switch",
            instance_id: 1,
            state: "off",
            can_control: true,
        },
        {id: 5, name: "Oven heat", entity_id: "sensor.oven", domain: "sensor", instance_id: 1, state: "80"},
    ];
});

async function open() {
    await mountWebClient();
    await getService("action").doAction({type: "ir.actions.client", tag: "ha_area_dashboard"});
    await animationFrame();
    await advanceTime(100);
    await animationFrame();
}

/** What an observer tells comes with the frames of the real browser. */
async function seen() {
    for (let frame = 0; frame < 3; frame++) {
        await animationFrame();
    }
}

const areaNames = () => queryAllTexts(".o_ha_floors .o_ha_area_name");
const cardKeys = () => queryAllAttributes(".o_ha_card_place", "data-key");

async function beginArranging() {
    await click(".o_ha_more");
    await animationFrame();
    await click(".o_ha_arrange");
    await animationFrame();
}

test("it shows floors, areas and the cards of the first area that has something", async () => {
    await open();
    expect(queryAllTexts(".o_ha_floor")).toEqual(["Ground", "On no floor"]);
    expect(areaNames()).toEqual(["Kitchen", "Attic"]);
    expect(".o_ha_area_button.active").toHaveText(/Kitchen/);
    expect(cardKeys()).toEqual(["entity:1", "device:1"]);
    expect(queryAllTexts(".o_ha_area_section > h3")).toEqual(["Lights", "More"]);
    expect.verifySteps(["load 1"]);
});

test("an entity that was moved away is dimmed and leads to where it is", async () => {
    await open();
    await seen();
    expect(".o_ha_dimmed").toHaveAttribute("data-entity-id", "sensor.oven");
    expect(".o_ha_moved").toHaveAttribute("aria-label", "Unlike its device, it is in the area Attic");
    await click(".o_ha_moved");
    await animationFrame();
    expect(".o_ha_area_button.active").toHaveText(/Attic/);
    await seen();
    expect(".o_ha_from").toHaveText(/Oven/);
    expect(".o_ha_from").toHaveAttribute("aria-label", "Part of the device Oven");
    expect.verifySteps(["load 1"]);
});

test("it remembers where one was, for each instance", async () => {
    await open();
    await click(".o_ha_area_entry[data-key='area:2'] .o_ha_area_button");
    await animationFrame();
    const kept = Object.keys(browser.localStorage).filter((key) => key.startsWith("odoo_ha_addon/areas/"));
    expect(kept).toHaveLength(1);
    expect(JSON.parse(browser.localStorage.getItem(kept[0])).placeKey).toBe("area:2");
    await getService("ha_data").switchInstance(2);
    await animationFrame();
    await animationFrame();
    expect(".o_ha_area_button.active").toHaveText(/Desk/);
    await getService("ha_data").switchInstance(1);
    await animationFrame();
    await animationFrame();
    expect(".o_ha_area_button.active").toHaveText(/Attic/);
    expect.verifySteps(["load 1", "load 2", "load 1"]);
});

test("the search finds in all areas", async () => {
    await open();
    await click(".o_ha_search");
    await edit("oven");
    await animationFrame();
    expect(queryAllAttributes(".o_ha_area", "data-key")).toEqual(["area:1", "area:2"]);
    await edit("nothing of that");
    await animationFrame();
    expect(".o_ha_nothing").toHaveText(/Nothing was found/);
    expect.verifySteps(["load 1"]);
});

test("the filter leaves one kind of entity", async () => {
    await open();
    await click(".o_ha_domain_filter");
    await animationFrame();
    await click(".o-dropdown--menu [data-domain='light']");
    await animationFrame();
    expect(cardKeys()).toEqual(["entity:1"]);
    await click(".o_ha_area_entry[data-key='area:2'] .o_ha_area_button");
    await animationFrame();
    expect(".o_ha_area .o_ha_nothing").toHaveText(/There is nothing of this kind here: Lights/);
    await click(".o_ha_show_all");
    await animationFrame();
    expect(cardKeys()).toEqual(["entity:5"]);
    expect.verifySteps(["load 1"]);
});

test("what Home Assistant hides comes when it is asked for", async () => {
    await open();
    await click(".o_ha_more");
    await animationFrame();
    await click(".o_ha_with_hidden");
    await animationFrame();
    expect.verifySteps(["load 1", "load 1 with hidden"]);
});

test("areas and cards are arranged within their section and hidden, and kept when that is saved", async () => {
    answers[1].entities.push(rowOf(6, "light.sink", {name: "Sink", effective_area_id: 1}));
    await open();
    await beginArranging();
    await seen();
    await click(".o_ha_card_place[data-key='entity:6'] .o_ha_move_up");
    await animationFrame();
    expect(cardKeys()).toEqual(["entity:6", "entity:1", "device:1"]);
    await click(".o_ha_area_entry[data-key='area:2'] .o_ha_hide");
    await animationFrame();
    await click(".o_ha_save");
    await animationFrame();
    expect(arranged).toEqual([
        [1, {areas: [], cards: {"area:1": ["device:1", "entity:6", "entity:1"]}, hidden: ["area:2"]}],
    ]);
    expect(areaNames()).toEqual(["Kitchen"]);
    expect(cardKeys()).toEqual(["entity:6", "entity:1", "device:1"]);
    expect.verifySteps(["load 1"]);
});

test("while one arranges, each entity has its star, which counts at once", async () => {
    const marked = [];
    onRpc("ha.favourite", "mark", ({args}) => {
        marked.push(args);
        return true;
    });
    await open();
    await seen();
    expect(".o_ha_tile .o_ha_favourite").toHaveCount(0);
    await beginArranging();
    await seen();
    expect(queryAllAttributes(".o_ha_tile .o_ha_favourite", "aria-label")).toEqual([
        "Add Kitchen to favorites",
        "Add Oven to favorites",
        "Add Oven heat to favorites",
    ]);
    await click(".o_ha_tile[data-entity-id='light.kitchen'] .o_ha_favourite");
    await animationFrame();
    expect(marked).toEqual([[1, true]]);
    expect(arranged).toEqual([]);
    expect.verifySteps(["load 1"]);
});

test("a single tile is not stretched to the height of the card beside it", async () => {
    await open();
    await seen();
    const height = (key) => queryOne(`.o_ha_card_place[data-key='${key}'] .card`).offsetHeight;
    expect(height("device:1")).toBeGreaterThan(1.5 * height("entity:1"));
    expect.verifySteps(["load 1"]);
});

test("what moves and hides says of what it does so, in whole sentences", async () => {
    await open();
    await beginArranging();
    await seen();
    const labels = (selector) => queryAllAttributes(selector, "aria-label");
    const buttons = ".o_ha_arrange_buttons button";
    expect(labels(`.o_ha_area_entry[data-key='area:2'] ${buttons}`)).toEqual([
        "Move Attic up",
        "Move Attic down",
        "Hide Attic",
    ]);
    expect(labels(`.o_ha_card_title ${buttons}`).slice(3, 6)).toEqual([
        "Move Oven up",
        "Move Oven down",
        "Hide Oven",
    ]);
    expect(labels(".o_ha_tile .o_ha_hide")).toEqual(["Hide Oven", "Hide Heat"]);
    expect.verifySteps(["load 1"]);
});

for (const [way, leave] of [
    ["discarded", () => click(".o_ha_discard")],
    ["left with Escape", () => press("Escape")],
]) {
    test(`what was arranged and is ${way} is as before`, async () => {
        await open();
        await beginArranging();
        expect(".o_ha_save").toBeFocused({message: "the button that was pressed is gone"});
        await click(".o_ha_area_entry[data-key='area:1'] .o_ha_hide");
        await animationFrame();
        await leave();
        await animationFrame();
        await click(".modal button:contains(Discard)");
        await animationFrame();
        expect(".o_ha_save").toHaveCount(0);
        expect(".o_ha_more").toBeFocused();
        expect(areaNames()).toEqual(["Kitchen", "Attic"]);
        expect(arranged).toEqual([]);
        expect.verifySteps(["load 1"]);
    });
}

test("where nothing was moved, nobody is asked", async () => {
    await open();
    await beginArranging();
    await click(".o_ha_discard");
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect(".o_ha_save").toHaveCount(0);
    expect.verifySteps(["load 1"]);
});

test("leaving asks before it loses what was arranged", async () => {
    await open();
    await beginArranging();
    await click(".o_ha_area_entry[data-key='area:1'] .o_ha_hide");
    await animationFrame();
    getService("action").doAction({type: "ir.actions.client", tag: "ha_favourites"});
    await animationFrame();
    await click(".modal button:contains(Keep arranging)");
    await animationFrame();
    expect(".o_ha_save").toHaveCount(1);
    expect(".o_ha_area_entry[data-key='area:1']").toHaveClass("o_ha_hidden");
    getService("action").doAction({type: "ir.actions.client", tag: "ha_favourites"});
    await animationFrame();
    await click(".modal button:contains(Discard)");
    await animationFrame();
    await animationFrame();
    expect(".o_ha_favourites").toHaveCount(1);
    expect(arranged).toEqual([]);
    expect.verifySteps(["load 1"]);
});

test("what was arranged is saved when another instance takes the place", async () => {
    await open();
    await beginArranging();
    await click(".o_ha_area_entry[data-key='area:1'] .o_ha_hide");
    await animationFrame();
    await getService("ha_data").switchInstance(2);
    await animationFrame();
    await animationFrame();
    expect(arranged).toEqual([[1, {areas: [], cards: {}, hidden: ["area:1"]}]]);
    expect(".o_ha_save").toHaveCount(0);
    expect.verifySteps(["load 1", "load 2"]);
});

/** What of the address is the page's. */
const address = () => {
    const {area: place, kind, search} = router.current;
    return {area: place, kind, search};
};
const chooseArea = async (id) => {
    await click(`.o_ha_area_entry[data-key='area:${id}'] .o_ha_area_button`);
    await advanceTime(10);
    await animationFrame();
};

test("room, filter and search are in the address", async () => {
    await open();
    await chooseArea(2);
    expect(address()).toEqual({area: 2, kind: undefined, search: undefined});
    await click(".o_ha_domain_filter");
    await animationFrame();
    await click(".dropdown-item[data-domain='sensor']");
    await advanceTime(10);
    expect(address()).toEqual({area: 2, kind: "sensor", search: undefined});
    await click(".o_ha_search");
    await edit("oven heat");
    await advanceTime(SEARCH_DELAY);
    await advanceTime(10);
    expect(address()).toEqual({area: 2, kind: "sensor", search: "oven heat"});
    expect.verifySteps(["load 1"]);
});

async function follow(link) {
    redirect(link);
    await mountWebClient();
    await animationFrame();
    await advanceTime(100);
    await animationFrame();
}

test("a link to a room of another instance says so, and leads there", async () => {
    onRpc("ha.area", "search_read", () => [{id: 9, display_name: "Desk", instance_id: [2, "Office"]}]);
    await follow("/odoo/ha_area_dashboard?area=9");
    expect(".o_ha_not_here").toHaveText(/The link leads to Desk, an area of Office\./);
    expect(".o_ha_area_button.active").toHaveText(/Kitchen/);
    await click(".o_ha_switch_to");
    await animationFrame();
    await advanceTime(100);
    await animationFrame();
    expect(".o_ha_not_here").toHaveCount(0);
    expect(".o_ha_area_button.active").toHaveText(/Desk/);
    expect(address().area).toBe(9);
    expect.verifySteps(["load 1", "load 2"]);
});

test("a link to a room that is nowhere says so until another one is chosen", async () => {
    onRpc("ha.area", "search_read", () => []);
    await follow("/odoo/ha_area_dashboard?area=99");
    expect(".o_ha_not_here").toHaveText(/does not exist any more, or you may not see it/);
    expect(".o_ha_switch_to").toHaveCount(0);
    await chooseArea(2);
    expect(".o_ha_not_here").toHaveCount(0);
    expect.verifySteps(["load 1"]);
});

test("nobody is asked about what is no id", async () => {
    onRpc("ha.area", "search_read", () => expect.step("asked"));
    await follow("/odoo/ha_area_dashboard?area=99999999999");
    expect(".o_ha_not_here").toHaveText(/does not exist any more/);
    expect.verifySteps(["load 1"]);
});

test("a link leads to its room, filter and search, whatever was looked at last", async () => {
    redirect("/odoo/ha_area_dashboard?area=2&kind=sensor&search=heat");
    await mountWebClient();
    await animationFrame();
    await advanceTime(100);
    await animationFrame();
    expect(".o_ha_search").toHaveValue("heat");
    expect(".o_ha_domain_filter").toHaveText("Sensors");
    await click(".o_ha_search");
    await edit("");
    await animationFrame();
    expect(".o_ha_area_button.active").toHaveText(/Attic/);
    expect.verifySteps(["load 1"]);
});

test("a link to a room that is not there leads to one that is", async () => {
    redirect("/odoo/ha_area_dashboard?area=999");
    await mountWebClient();
    await animationFrame();
    await advanceTime(100);
    await animationFrame();
    expect(".o_ha_area_button.active").toHaveText(/Kitchen/);
    expect.verifySteps(["load 1"]);
});

test("the browser goes back from room to room", async () => {
    await open();
    await advanceTime(10);
    const rooms = async () => {
        await advanceTime(10);
        await animationFrame();
        await animationFrame();
        return queryOne(".o_ha_area_button.active .o_ha_area_name").textContent;
    };
    await chooseArea(2);
    await chooseArea(1);
    await chooseArea(2);
    browser.history.back();
    expect(await rooms()).toBe("Kitchen");
    browser.history.back();
    expect(await rooms()).toBe("Attic");
    browser.history.forward();
    expect(await rooms()).toBe("Kitchen");
    expect.verifySteps(["load 1", "load 1", "load 1", "load 1"]);
});

test("what could not be read is shown, and can be tried again", async () => {
    const whole = answers[1];
    answers[1] = () => {
        throw makeServerError({message: "no database"});
    };
    await open();
    expect(".o_ha_nothing").toHaveText(/The dashboard could not be read/);
    answers[1] = whole;
    await click(".o_ha_retry");
    await animationFrame();
    await animationFrame();
    expect(areaNames()).toEqual(["Kitchen", "Attic"]);
    expect.verifySteps(["load 1", "load 1"]);
});

test("what is summed up of areas that are not shown is read again every now and then", async () => {
    answers[1].entities.push(rowOf(6, "light.attic", {effective_area_id: 2}));
    await open();
    const chip = ".o_ha_area_entry[data-key='area:2'] [data-chip='lights']";
    expect(chip).toHaveCount(0);
    states = () => [[6, "on"]];
    await advanceTime(REREAD_DELAY);
    await animationFrame();
    expect(chip).toHaveCount(1);
    expect.verifySteps(["load 1", "states 1"]);
});

test("what cannot be read again stays on the screen, and is said to be old", async () => {
    await open();
    states = () => {
        throw makeServerError({message: "no database"});
    };
    await advanceTime(REREAD_DELAY);
    await animationFrame();
    expect(".o_ha_page_note").toHaveText(/What you see may be old/);
    expect(areaNames()).toEqual(["Kitchen", "Attic"]);
    expect.verifySteps(["load 1", "states 1"]);
});

test("without a connection it says since when what it shows is what was known last", async () => {
    const status_reason = "Nobody answers.";
    server.instances[0] = instance(1, "Home", {websocket_status: "failed", status_reason});
    const lost = {
        connection_state: "failed",
        connection_reason: status_reason,
        connection_since: "2023-11-14 10:00:00",
    };
    HaInstance._records = [
        {id: 1, name: "Home", ...lost},
        {id: 2, name: "Office"},
    ];
    await open();
    await advanceTime(WORDS_DELAY);
    await animationFrame();
    expect(".o_ha_page_note").toHaveText(
        /Home has not been connected since .*You see the last known values. Nobody answers./
    );
    expect(".o_ha_page_content").toHaveClass("o_ha_offline");
    expect(areaNames()).toEqual(["Kitchen", "Attic"]);
    expect.verifySteps(["load 1"]);
});

test("a user without the right reads so, and nothing is asked", async () => {
    server = serveInstances({isUser: false});
    await open();
    expect(".o_ha_nothing").toHaveText(/You have no access to Home Assistant/);
    expect.verifySteps([]);
});

test("an instance without anything says so", async () => {
    answers[1] = dashboard();
    await open();
    expect(".o_ha_nothing").toHaveText(/There is nothing to show yet/);
    expect.verifySteps(["load 1"]);
});

test("of a large house the room that is shown comes before the others", async () => {
    const whole = answers[1];
    const rest = new Deferred();
    onRpc("ha.dashboard", "load", ({kwargs}) => {
        expect.step(kwargs.room ?? "all");
        if (kwargs.room === undefined) {
            return rest;
        }
        const entities = whole.entities.filter(({effective_area_id}) => effective_area_id === 2);
        return {...whole, entities, room: "area:2"};
    });
    await open();
    expect(areaNames()).toEqual(["Kitchen", "Attic"]);
    expect(".o_ha_area_button.active").toHaveText(/Attic/);
    expect(cardKeys()).toEqual(["entity:5"]);
    await click(".o_ha_area_entry[data-key='area:1'] .o_ha_area_button");
    await animationFrame();
    expect(".o_ha_dashboard_main .o_ha_skeleton").toHaveCount(1);
    expect(".o_ha_dashboard_main .o_ha_area").toHaveCount(0);
    rest.resolve(whole);
    await animationFrame();
    expect(".o_ha_skeleton").toHaveCount(0);
    expect(cardKeys()).toEqual(["entity:1", "device:1"]);
    expect.verifySteps(["", "all"]);
});

test("a search of a large house waits for what is still to come, and where one was stays", async () => {
    const whole = answers[1];
    const rest = new Deferred();
    onRpc("ha.dashboard", "load", ({kwargs}) =>
        kwargs.room === undefined ? rest : {...whole, entities: [whole.entities[2]], room: "area:2"}
    );
    await open();
    await click(".o_ha_search");
    await edit("nothing like it");
    await animationFrame();
    expect(".o_ha_dashboard_main .o_ha_skeleton").toHaveCount(1);
    expect(".o_ha_nothing").toHaveCount(0);
    rest.resolve(whole);
    await animationFrame();
    expect(".o_ha_nothing").toHaveText(/Nothing was found/);
    await click(".o_ha_nothing button");
    await animationFrame();
    expect(".o_ha_area_button.active").toHaveText(/Attic/);
});

test("its menus open while live data arrives", async () => {
    await open();
    await openWhileThingsChange(".o_ha_domain_filter", ".o-dropdown--menu");
    await openWhileThingsChange(".o_ha_more", ".o-dropdown--menu");
    expect.verifySteps(["load 1"]);
});
