import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, edit, press, setInputRange} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {SETTLE_DELAY} from "@odoo_ha_addon/services/calls/pending_calls";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl, write} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const BOX = {min: 15, max: 26, step: 0.5, mode: "box", unit_of_measurement: "°C"};
const SLIDER = {...BOX, mode: "slider"};

let calls;
beforeEach(() => {
    calls = listenToCalls();
});

test("a number of few steps is slid, one of many is written, and Home Assistant's mode goes before that", async () => {
    await mountControl("number.volume", "42", {min: 0, max: 100, step: 1, mode: "auto"});
    expect(".o_ha_slider input").toHaveCount(1);
    expect(".o_ha_entry").toHaveCount(0);
});

test("a number of many steps is written", async () => {
    await mountControl("number.large", "500", {min: 1, max: 1000, step: 1, mode: "auto"});
    expect(".o_ha_entry input").toHaveValue("500");
});

test("a number is shown with the unit and the precision of Home Assistant", async () => {
    await mountControl("input_number.target", "21.0", BOX);
    expect(".o_ha_entry input").toHaveValue("21.0");
    expect(".o_ha_entry input").toHaveAttribute("aria-label", "Kitchen");
    expect(".o_ha_entry .input-group-text").toHaveText("°C");
});

test("what is written is sent on Enter, shown at once, and settled by Home Assistant", async () => {
    const tell = await mountControl("input_number.target", "21.0", BOX);
    await write("22");
    expect(calls()).toEqual([["set_value", {value: 22}]]);
    expect(".o_ha_entry input").toHaveValue("22.0");
    expect(".o_ha_control").toHaveAttribute("data-pending", "1");
    await tell("22.0");
    expect(".o_ha_control").toHaveAttribute("data-pending", "0");
    expect(".o_ha_entry input").toHaveValue("22.0");
});

test("a device that keeps whole numbers settles as well", async () => {
    const tell = await mountControl("number.setting", "21.5", BOX);
    await write("22");
    await tell("22");
    expect(".o_ha_control").toHaveAttribute("data-pending", "0");
    expect(".o_ha_entry input").toHaveValue("22");
});

test("the tick sends, the cross forgets", async () => {
    await mountControl("input_number.target", "21.0", BOX);
    expect(".o_ha_entry_confirm").toHaveCount(0);
    await click(".o_ha_entry input");
    await edit("23");
    await animationFrame();
    await click(".o_ha_entry_forget");
    await animationFrame();
    expect(".o_ha_entry input").toHaveValue("21.0");
    expect(".o_ha_entry_forget").toHaveCount(0);
    await click(".o_ha_entry input");
    await edit("23");
    await animationFrame();
    await click(".o_ha_entry_confirm");
    expect(calls()).toEqual([["set_value", {value: 23}]]);
});

test("Escape forgets", async () => {
    await mountControl("input_number.target", "21.0", BOX);
    await click(".o_ha_entry input");
    await edit("23");
    await animationFrame();
    await press("Escape");
    await animationFrame();
    expect(".o_ha_entry input").toHaveValue("21.0");
    expect(calls()).toEqual([]);
});

const WRONG = [
    "warm",
    "",
    "   ",
    "NaN",
    "Infinity",
    "14.9",
    "26.1",
    "1e9",
    "-21",
    "21.3",
    "9".repeat(330),
    "21;22",
];
for (const text of WRONG) {
    test(`“${text.slice(0, 9)}” is never sent, and the control says why`, async () => {
        await mountControl("input_number.target", "21.0", BOX);
        await write(text);
        expect(calls()).toEqual([]);
        expect(".o_ha_entry input").toHaveClass("is-invalid");
        expect(".o_ha_entry input").toHaveAttribute("aria-invalid", "true");
        expect(".o_ha_entry_error").not.toHaveText("");
        await press("Escape");
        await animationFrame();
        expect(".o_ha_entry_error").toHaveCount(0);
        expect(".o_ha_entry input").toHaveValue("21.0");
    });
}

test("what was wrong is looked at again while it is corrected", async () => {
    await mountControl("input_number.target", "21.0", BOX);
    await write("30");
    expect(".o_ha_entry_error").toHaveText("Enter a value from 15.0 °C to 26.0 °C.");
    await edit("24");
    await animationFrame();
    expect(".o_ha_entry_error").toHaveCount(0);
    await press("Enter");
    expect(calls()).toEqual([["set_value", {value: 24}]]);
});

test("what Home Assistant says meanwhile does not take away what is being written", async () => {
    const tell = await mountControl("input_number.target", "21.0", BOX);
    await click(".o_ha_entry input");
    await edit("23");
    await tell("19.0");
    expect(".o_ha_entry input").toHaveValue("23");
    await press("Escape");
    await animationFrame();
    expect(".o_ha_entry input").toHaveValue("19.0");
});

test("what was refused need not be written twice", async () => {
    calls = listenToCalls(() => ({state: "failed", error: "The valve is stuck"}));
    await mountControl("input_number.target", "21.0", BOX);
    await write("22");
    await animationFrame();
    expect(".o_notification").toHaveText(/The valve is stuck/);
    expect(".o_ha_entry input").toHaveValue("22");
    expect(".o_ha_entry_confirm").toHaveCount(1);
});

test("a slider moves in the steps of the entity, and sends the last value", async () => {
    await mountControl("input_number.target", "21.0", SLIDER);
    expect(".o_ha_slider input").toHaveAttribute("min", "15");
    expect(".o_ha_slider input").toHaveAttribute("max", "26");
    expect(".o_ha_slider input").toHaveAttribute("step", "0.5");
    expect(".o_ha_part_value").toHaveText("21.0 °C");
    await setInputRange(".o_ha_slider input", 24.5);
    await animationFrame();
    await advanceTime(500);
    expect(calls()).toEqual([["set_value", {value: 24.5}]]);
    expect(".o_ha_part_value").toHaveText("24.5 °C");
});

test("a slider that Home Assistant does not follow goes back", async () => {
    await mountControl("input_number.target", "21.0", SLIDER);
    await setInputRange(".o_ha_slider input", 24.5);
    await advanceTime(SETTLE_DELAY + 500);
    await animationFrame();
    expect(".o_ha_part_value").toHaveText("21.0 °C");
});

test("in a row a number has a minus and a plus that stop at the ends", async () => {
    const tell = await mountControl("input_number.target", "25.8", BOX, {place: "list"});
    expect(".o_ha_stepper_value").toHaveText("25.8 °C");
    await click(".o_ha_stepper button:last");
    await animationFrame();
    expect(calls()).toEqual([["set_value", {value: 26}]]);
    await tell("26.0");
    expect(".o_ha_stepper button:last").not.toBeEnabled();
    await click(".o_ha_stepper button:first");
    expect(calls()).toEqual([["set_value", {value: 25.5}]]);
});

test("a number that Home Assistant does not know yet can be written", async () => {
    await mountControl("number.setting", "unknown", BOX);
    expect(".o_ha_entry input").toHaveValue("");
    await write("20");
    expect(calls()).toEqual([["set_value", {value: 20}]]);
});

test("the same number is not sent again", async () => {
    await mountControl("input_number.target", "21.0", BOX);
    await write("21");
    expect(calls()).toEqual([]);
    expect(".o_ha_entry input").toHaveValue("21.0");
});

test("who may not control it sees the number and cannot write it", async () => {
    await mountControl("input_number.target", "21.0", BOX, {mayControl: false});
    expect(".o_ha_entry input").toHaveValue("21.0");
    expect(".o_ha_entry input").not.toBeEnabled();
    expect(".o_ha_obstacle").toHaveText("You may see this, but not control it.");
});
