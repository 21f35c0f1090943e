import {describe, expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";
import {getPickerCell} from "@web/../tests/core/datetime/datetime_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {answered, answerQuestions, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const button = (service) => `.o_ha_button[data-service=${service}]`;

const changes = (calls, reading) => calls.filter(([service]) => service !== reading);

const LIST = "todo.shopping";
const ALL = {supported_features: 1 | 2 | 4};
const items = () => [
    {uid: "a", summary: "Milk", status: "needs_action", due: "2026-11-25"},
    {uid: "b", summary: "Sugar", status: "completed"},
];

async function mountList(attributes = ALL, options = {}) {
    mockDate("2026-11-22T10:00:00");
    const list = {items: items()};
    const takeCalls = answerQuestions(LIST, {
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
