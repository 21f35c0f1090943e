import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, edit, press} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl, write} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const NOTE = {min: 0, max: 100, pattern: null, mode: "text"};
const PASSWORD = {min: 8, max: 20, pattern: "[a-z0-9-]+", mode: "password"};

let calls;
beforeEach(() => {
    calls = listenToCalls();
});

test("a text is sent when it is confirmed, and not before", async () => {
    const tell = await mountControl("input_text.note", "Dinner at seven", NOTE);
    expect(".o_ha_entry input").toHaveValue("Dinner at seven");
    await click(".o_ha_entry input");
    await edit("Dinner at eight");
    await animationFrame();
    expect(calls()).toEqual([]);
    await press("Enter");
    await animationFrame();
    expect(calls()).toEqual([["set_value", {value: "Dinner at eight"}]]);
    await tell("Dinner at eight");
    expect(".o_ha_control").toHaveAttribute("data-pending", "0");
});

test("an empty text can be sent where it may be empty", async () => {
    await mountControl("input_text.note", "Dinner at seven", NOTE);
    await write("");
    expect(calls()).toEqual([["set_value", {value: ""}]]);
});

for (const text of ["", "short", "far too long for twenty characters", "Blue Kettle 42", "blue kettle!"]) {
    test(`“${text}” breaks the rules of the entity and is never sent`, async () => {
        await mountControl("input_text.password", "blue-kettle-42", PASSWORD);
        await write(text);
        expect(calls()).toEqual([]);
        expect(".o_ha_entry_error").not.toHaveText("");
    });
}

test("a password is hidden until somebody asks to see it", async () => {
    await mountControl("text.password", "blue-kettle-42", PASSWORD);
    expect(".o_ha_entry input").toHaveAttribute("type", "password");
    await click(".o_ha_entry_reveal");
    await animationFrame();
    expect(".o_ha_entry input").toHaveAttribute("type", "text");
    expect(".o_ha_entry input").toHaveValue("blue-kettle-42");
    expect(".o_ha_entry_reveal").toHaveAttribute("aria-label", "Hide");
});

test("a text that nobody knows is empty", async () => {
    await mountControl("text.note", "unknown", NOTE);
    expect(".o_ha_entry input").toHaveValue("");
});

test("who may not control it cannot write", async () => {
    await mountControl("text.note", "Hello", NOTE, {mayControl: false});
    expect(".o_ha_entry input").toHaveValue("Hello");
    expect(".o_ha_entry input").not.toBeEnabled();
});

for (const state of ["", "unavailable", "null", "none"]) {
    test(`an input_text whose text is “${state}” shows it and can be written`, async () => {
        await mountControl("input_text.note", state, {mode: "text", min: 0, max: 20, editable: true});
        expect(".o_ha_entry input").toBeEnabled();
        expect(".o_ha_entry input").toHaveValue(state);
        await write("milk");
        expect(calls()).toEqual([["set_value", {value: "milk"}]]);
    });
}

test("an input_text that Home Assistant has not loaded yet cannot be written", async () => {
    await mountControl("input_text.note", "unavailable", {restored: true});
    expect(".o_ha_entry input").not.toBeEnabled();
    expect(".o_ha_entry input").toHaveValue("");
});
