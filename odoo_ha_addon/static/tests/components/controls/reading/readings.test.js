import {describe, expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {contains, onRpc} from "@web/../tests/web_test_helpers";
import {getPickerCell} from "@web/../tests/core/datetime/datetime_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {DONE, listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const button = (service) => `.o_ha_button[data-service=${service}]`;

/** A server that answers questions about an entity with `answers`, by service, and records what else is called. */
function listen(entityId, answers) {
    return listenToCalls((service, data) => {
        const value = typeof answers[service] === "function" ? answers[service](data) : answers[service];
        return value ? {...DONE, response: {[entityId]: value}} : DONE;
    });
}

/** A question has been answered, and the answer is on the screen. */
async function answered() {
    for (let frame = 0; frame < 4; frame++) {
        await animationFrame();
    }
}

const changes = (calls, reading) => calls.filter(([service]) => service !== reading);

describe("readings", () => {
    test("a sensor says its value and what it measures", async () => {
        await mountControl("sensor.rack", "21.5", {unit_of_measurement: "°C", device_class: "temperature"});
        expect(".o_ha_headline_text").toHaveText("21.5 °C");
        expect("dd[data-fact=device_class]").toHaveText("Temperature");
    });

    test("the sun says when it rises next", async () => {
        await mountControl("sun.sun", "below_horizon", {
            next_rising: "2026-11-23T06:30:00+00:00",
            elevation: -5.5,
        });
        expect(".o_ha_headline_text").toHaveText("Below horizon");
        expect("dd[data-fact=next_rising]").toHaveText(/2026/);
        expect("dd[data-fact=elevation]").toHaveText("-5.5°");
    });

    test("an event says what happened last and when", async () => {
        await mountControl("event.button", "2026-11-22T10:00:00+00:00", {event_type: "double_press"});
        expect(".o_ha_headline_text").toHaveText("Double press");
        expect(".o_ha_headline").toHaveText(/2026/);
    });

    test("an event that never happened says so", async () => {
        await mountControl("event.button", "unknown", {event_type: null});
        expect(".o_ha_headline_text").toHaveText("Unknown");
    });
});

describe("buttons", () => {
    test("a button is pressed", async () => {
        const takeCalls = listenToCalls();
        await mountControl("button.push", "unknown");
        expect("dd[data-fact=pressed]").toHaveText("Never");
        await click(button("press"));
        await animationFrame();
        expect(takeCalls()).toEqual([["press", {}]]);
    });

    test("a button that restarts something asks first", async () => {
        const takeCalls = listenToCalls();
        await mountControl("button.restart", "unknown", {device_class: "restart"}, {name: "Router"});
        await click(button("press"));
        await animationFrame();
        expect(".modal-body").toHaveText("Press Router?");
        expect(takeCalls()).toEqual([]);
        await contains(".modal .btn-primary").click();
        expect(takeCalls()).toEqual([["press", {}]]);
    });

    test("a scene is set, in a row too", async () => {
        const takeCalls = listenToCalls();
        await mountControl("scene.movie", "unknown", {}, {size: "compact"});
        await click(button("turn_on"));
        await animationFrame();
        expect(takeCalls()).toEqual([["turn_on", {}]]);
    });

    test("an automation is switched off, and its actions are run whatever its conditions say", async () => {
        const takeCalls = listenToCalls();
        await mountControl("automation.night", "on", {last_triggered: null});
        expect("dd[data-fact=last_triggered]").toHaveText("Never");
        await click(button("trigger"));
        await click(".o_ha_toggle input");
        await animationFrame();
        expect(takeCalls()).toEqual([
            ["trigger", {skip_condition: true}],
            ["turn_off", {}],
        ]);
    });

    for (const [entityId, state] of [
        ["scene.movie", "unknown"],
        ["script.night", "on"],
        ["button.push", "unknown"],
        ["automation.night", "on"],
        ["update.hub", "on"],
    ]) {
        test(`who may not control ${entityId} sees no handles`, async () => {
            onRpc("ha.entity", "script_fields", () => []);
            await mountControl(entityId, state, {supported_features: 127}, {mayControl: false});
            expect(".o_ha_control").toHaveClass("o_ha_no_handles");
            expect(".o_ha_control button:not(:disabled):not(.o_ha_handle)").toHaveCount(0);
            expect(".o_ha_control input:not(:disabled)").toHaveCount(0);
        });
    }
});

describe("script", () => {
    const CUPS = {
        key: "cups", name: "Cups", description: "How many", required: true, default: 2, kind: "number",
        options: { min: 1, max: 12 },
    }; // prettier-ignore

    test("a script runs with what its fields were given", async () => {
        const takeCalls = listenToCalls();
        onRpc("ha.entity", "script_fields", () => [CUPS]);
        await mountControl("script.coffee", "off");
        expect("[data-field=cups] input").toHaveValue(2);
        await click("[data-field=cups] input");
        await edit("5", {confirm: "tab"});
        await click(button("turn_on"));
        await animationFrame();
        expect(takeCalls()).toEqual([["turn_on", {variables: {cups: 5}}]]);
    });

    test("what is missing or out of range is said, and nothing is sent", async () => {
        const takeCalls = listenToCalls();
        onRpc("ha.entity", "script_fields", () => [CUPS]);
        await mountControl("script.coffee", "off");
        for (const [text, problem] of [
            ["", "Needed to run the script."],
            ["13", "Enter a number from 1 to 12."],
        ]) {
            await click("[data-field=cups] input");
            await edit(text, {confirm: "tab"});
            await click(button("turn_on"));
            await animationFrame();
            expect("[data-field=cups] [role=alert]").toHaveText(problem);
        }
        expect(takeCalls()).toEqual([]);
    });

    test("a running script can be stopped", async () => {
        const takeCalls = listenToCalls();
        onRpc("ha.entity", "script_fields", () => []);
        const tell = await mountControl("script.coffee", "off");
        expect(button("turn_off")).toHaveCount(0);
        await tell("on");
        await click(button("turn_off"));
        await animationFrame();
        expect(takeCalls()).toEqual([["turn_off", {}]]);
    });
});

describe("update", () => {
    const NEW = {installed_version: "1.0", latest_version: "1.1", in_progress: false, auto_update: false};

    test("a new version is installed when that was confirmed, with a backup where there can be one", async () => {
        const takeCalls = listenToCalls();
        await mountControl("update.hub", "on", {...NEW, supported_features: 1 | 8}, {name: "Hub"});
        expect("dd[data-fact=installed_version]").toHaveText("1.0");
        expect("dd[data-fact=latest_version]").toHaveText("1.1");
        await click(button("install"));
        await animationFrame();
        expect(".modal-body").toHaveText("Install version 1.1 of Hub?");
        await contains(".modal .btn-primary").click();
        expect(takeCalls()).toEqual([["install", {backup: true}]]);
    });

    test("without backup and without installing only what can be done is offered", async () => {
        const takeCalls = listenToCalls();
        await mountControl("update.hub", "on", {...NEW, supported_features: 0});
        expect(button("install")).toHaveCount(0);
        expect("input[type=checkbox]").toHaveCount(0);
        await click(button("skip"));
        await animationFrame();
        expect(takeCalls()).toEqual([["skip", {}]]);
    });

    test("how far it is shows, and nothing is offered meanwhile", async () => {
        const attributes = {...NEW, in_progress: true, update_percentage: 42, supported_features: 5};
        const tell = await mountControl("update.hub", "on", attributes);
        expect("[role=progressbar]").toHaveAttribute("aria-valuenow", "42");
        expect(".o_ha_button").toHaveCount(0);
        await tell("on", {update_percentage: null});
        expect("[role=progressbar]").not.toHaveAttribute("aria-valuenow");
    });

    test("an address that is none of the web's is no link", async () => {
        const script = ["javascript", "alert(1)"].join(":");
        const tell = await mountControl("update.hub", "on", {...NEW, release_url: script});
        expect("a").toHaveCount(0);
        await tell("on", {release_url: "https://notes.test/1.1"});
        expect("a").toHaveAttribute("href", "https://notes.test/1.1");
        expect("a").toHaveAttribute("rel", "noopener noreferrer");
    });
});

describe("tts", () => {
    test("a message is spoken by a media player that the user may control", async () => {
        const takeCalls = listenToCalls();
        await mountControl("tts.voice", "unknown", {}, {name: "Voice"});
        expect("textarea").toHaveCount(1);
        await animationFrame();
        expect("[role=status]:contains(no media player)").toHaveCount(1);
        expect(button("speak")).not.toBeEnabled();
        expect(takeCalls()).toEqual([]);
    });
});

describe("todo", () => {
    const LIST = "todo.shopping";
    const ALL = {supported_features: 1 | 2 | 4};
    const items = () => [
        {uid: "a", summary: "Milk", status: "needs_action", due: "2026-11-25"},
        {uid: "b", summary: "Sugar", status: "completed"},
    ];

    async function mountList(attributes = ALL, options = {}) {
        mockDate("2026-11-22T10:00:00");
        const list = {items: items()};
        const takeCalls = listen(LIST, {
            get_items: () => list,
            add_item: ({item}) => {
                list.items.push({uid: "c", summary: item, status: "needs_action"});
            },
            update_item: ({item, rename, status}) => {
                const found = list.items.find(({uid}) => uid === item);
                Object.assign(found, rename && {summary: rename}, status && {status});
            },
            remove_item: ({item}) => {
                list.items = list.items.filter(({uid}) => uid !== item);
            },
        });
        await mountControl(LIST, "1", attributes, options);
        await animationFrame();
        return () => changes(takeCalls(), "get_items");
    }

    const shown = () => queryAllTexts(".o_ha_todo_open .o_ha_todo_words");

    test("items are shown, what is done apart", async () => {
        await mountList();
        expect(shown()).toEqual(["Milk"]);
        expect("details summary").toHaveText("Done (1)");
        expect(".o_ha_headline").toHaveText(/1 open, 1 done/);
        expect(".o_ha_todo_due_text").toHaveText("Nov 25");
    });

    test("an item is added, and the field is ready for the next", async () => {
        const takeCalls = await mountList();
        await click("input[aria-label='New item']");
        await edit("  Coffee ");
        await animationFrame();
        await click(button("add_item"));
        await answered();
        expect(takeCalls()).toEqual([["add_item", {item: "Coffee"}]]);
        expect(shown()).toEqual(["Milk", "Coffee"]);
        expect("input[aria-label='New item']").toHaveValue("");
    });

    test("an item is ticked off, by its own id", async () => {
        const takeCalls = await mountList();
        await click(".o_ha_todo_open input[type=checkbox]");
        await answered();
        expect(takeCalls()).toEqual([["update_item", {item: "a", status: "completed"}]]);
        expect("details summary").toHaveText("Done (2)");
    });

    test("an item is renamed, unless one presses Escape", async () => {
        const takeCalls = await mountList();
        await click("button[title=Edit]:first");
        await animationFrame();
        await edit("Oat milk");
        await press("Escape");
        await animationFrame();
        expect(takeCalls()).toEqual([]);
        await click("button[title=Edit]:first");
        await animationFrame();
        expect(queryOne("input[aria-label='Name of the item']")).toBeFocused();
        await edit("Oat milk", {confirm: "enter"});
        await answered();
        expect(takeCalls()).toEqual([["update_item", {item: "a", rename: "Oat milk"}]]);
        expect(shown()).toEqual(["Oat milk"]);
    });

    test("an item is given a day", async () => {
        const takeCalls = await mountList({supported_features: 1 | 2 | 4 | 16});
        await click("button[title=Edit]:first");
        await animationFrame();
        await click(".o_ha_todo_edit .o_datetime_input");
        await animationFrame();
        await click(getPickerCell("27"));
        await click(".o_ha_headline");
        await answered();
        expect(takeCalls()).toEqual([["update_item", {item: "a", due_date: "2026-11-27"}]]);
    });

    test("an item is removed", async () => {
        const takeCalls = await mountList();
        await click("button[title=Remove]:first");
        await answered();
        expect(takeCalls()).toEqual([["remove_item", {item: "a"}]]);
        expect(shown()).toEqual([]);
    });

    test("only what the list can do is offered", async () => {
        await mountList({supported_features: 4});
        expect("input[aria-label='New item']").toHaveCount(0);
        expect("button[title=Remove]").toHaveCount(0);
        expect("button[title=Edit]").toHaveCount(2);
    });

    test("who may only look sees the items", async () => {
        await mountList(ALL, {mayControl: false});
        expect(shown()).toEqual(["Milk"]);
        expect("button").toHaveCount(0);
        expect(".o_ha_todo_open input").not.toBeEnabled();
    });

    test("what cannot be read is said", async () => {
        onRpc("ha.entity", "call_service", () => ({state: "failed", error: "The list is locked."}));
        await mountControl(LIST, "1", ALL);
        await animationFrame();
        expect("[role=status]:contains(The list is locked.)").toHaveCount(1);
    });
});

describe("calendar and weather", () => {
    test("a calendar shows its next events", async () => {
        mockDate("2026-11-22T08:00:00");
        const events = [
            {start: "2026-11-22T10:00:00", end: "2026-11-22T11:00:00", summary: "Stand-up", location: "Hall"},
        ];
        const takeCalls = listen("calendar.work", {get_events: {events}});
        await mountControl("calendar.work", "off");
        await animationFrame();
        expect(takeCalls()).toEqual([["get_events", {duration: {days: 14}}]]);
        expect(".o_ha_headline_text").toHaveText("Nothing at the moment");
        expect("h6").toHaveText("Today");
        expect(".o_ha_agenda_event").toHaveText(/Stand-up/);
    });

    test("an empty calendar says so", async () => {
        listen("calendar.work", {get_events: {events: []}});
        await mountControl("calendar.work", "off");
        await animationFrame();
        expect("[role=status]:contains(Nothing in the next 14 days.)").toHaveCount(1);
    });

    test("the weather offers the forecasts that there are, and shows the chosen one", async () => {
        const takeCalls = listen("weather.home", {
            get_forecasts: ({type}) => ({
                forecast: [
                    {
                        datetime: "2026-11-22T10:00:00",
                        condition: "rainy",
                        temperature: type === "daily" ? 10 : 7,
                    },
                ],
            }),
        });
        const attributes = {temperature: 8.5, temperature_unit: "°C", humidity: 80, supported_features: 3};
        await mountControl("weather.home", "cloudy", attributes);
        await animationFrame();
        expect(".o_ha_headline_text").toHaveText("8.5 °C");
        expect(".o_ha_headline").toHaveText(/Cloudy/);
        expect("dd[data-fact=humidity]").toHaveText("80%");
        expect(queryAllTexts(".o_ha_options button")).toEqual(["Daily", "Hourly"]);
        expect(".o_ha_forecast_step").toHaveText(/10\s°C/);
        await click(".o_ha_options button[data-value=hourly]");
        await answered();
        expect(".o_ha_forecast_step").toHaveText(/7\s°C/);
        expect(takeCalls().map(([, {type}]) => type)).toEqual(["daily", "hourly"]);
    });

    test("weather without forecasts asks for none", async () => {
        const takeCalls = listen("weather.home", {});
        await mountControl("weather.home", "sunny", {temperature: 20, temperature_unit: "°C"});
        expect(takeCalls()).toEqual([]);
        expect(".o_ha_forecast").toHaveCount(0);
    });
});
