import {describe, expect, test} from "@odoo/hoot";
import {click, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {SLIDE_DELAY} from "@odoo_ha_addon/services/calls/call_lane";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, moveSlider, mountControl, pointer, slider} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const LAMP = {supported_color_modes: ["brightness"], color_mode: "brightness", brightness: 128};
const COLORED = {supported_color_modes: ["hs"], color_mode: "hs", brightness: 255, hs_color: [30, 80]};
const POWER = ".o_ha_power";

const mountLight = (state, attributes, options) =>
    mountControl("light.kitchen", state, attributes, {place: "dialog", ...options});

/** Where a place of the wheel is on the screen: from its middle, in radii. */
function onWheel(x, y) {
    const {height, left, top, width} = queryOne(".o_ha_color_wheel").getBoundingClientRect();
    return {clientX: left + (width * (1 + x)) / 2, clientY: top + (height * (1 + y)) / 2};
}

async function rest() {
    await advanceTime(2 * SLIDE_DELAY);
    await animationFrame();
}

test("brightness is an upright slider that is moved by hand and by keys", async () => {
    const calls = listenToCalls();
    await mountLight("on", LAMP);
    const {height, width} = queryOne(slider("Brightness")).getBoundingClientRect();
    expect(height).toBeGreaterThan(width);
    await moveSlider("Brightness", 80);
    expect(calls()).toEqual([["turn_on", {brightness_pct: 80}]]);
    expect(".o_ha_tall .o_ha_part_value").toHaveText("80%");
});

test("a button below it turns the lamp off and on", async () => {
    const calls = listenToCalls();
    const tell = await mountLight("on", LAMP);
    expect(POWER).toHaveAttribute("aria-checked", "true");
    await click(POWER);
    await animationFrame();
    expect(POWER).toHaveAttribute("aria-checked", "false");
    await tell("off", {brightness: null});
    await click(POWER);
    expect(calls()).toEqual([
        ["turn_off", {}],
        ["turn_on", {}],
    ]);
});

test("where nobody knows whether it is on, there are two buttons", async () => {
    await mountLight("on", {...LAMP, assumed_state: true});
    expect(POWER).toHaveCount(0);
    expect(".o_ha_large_foot .o_ha_button").toHaveCount(2);
});

test("a lamp that is only on or off has the button", async () => {
    await mountLight("on", {supported_color_modes: ["onoff"], color_mode: "onoff"});
    expect(POWER).toHaveCount(1);
    expect("input[type=range]").toHaveCount(0);
});

test("a finger on the wheel picks hue and saturation", async () => {
    const calls = listenToCalls();
    await mountLight("on", COLORED);
    pointer("pointerdown", ".o_ha_color_wheel", onWheel(0.5, 0));
    await animationFrame();
    pointer("pointermove", window, onWheel(0, 0.5));
    pointer("pointerup", window, onWheel(0, 0.5));
    await rest();
    expect(calls().at(-1)).toEqual(["turn_on", {hs_color: [90, 50]}]);
    expect(slider("Hue")).toHaveValue(90);
});

test("beyond the rim of the wheel colours are full", async () => {
    const calls = listenToCalls();
    await mountLight("on", COLORED);
    pointer("pointerdown", ".o_ha_color_wheel", onWheel(-0.9, 0));
    pointer("pointermove", window, onWheel(-3, 0));
    pointer("pointerup", window, onWheel(-3, 0));
    await rest();
    expect(calls().at(-1)).toEqual(["turn_on", {hs_color: [180, 100]}]);
});

test("keys move the wheel's sliders, which are seen while they do", async () => {
    const calls = listenToCalls();
    await mountLight("on", COLORED);
    expect(getComputedStyle(queryOne(".o_ha_wheel_keys")).opacity).toBe("0");
    queryOne(slider("Hue")).focus();
    expect(getComputedStyle(queryOne(".o_ha_wheel_keys")).opacity).toBe("1");
    await moveSlider("Hue", 200);
    expect(calls()).toEqual([["turn_on", {hs_color: [200, 80]}]]);
});

test("a lamp that is off shows no colour, and takes one", async () => {
    const calls = listenToCalls();
    await mountLight("off", {...COLORED, hs_color: null, brightness: null});
    expect(".o_ha_wheel_handle").toHaveCount(0);
    pointer("pointerdown", ".o_ha_color_wheel", onWheel(0, -1));
    pointer("pointerup", window, onWheel(0, -1));
    await rest();
    expect(calls()).toEqual([["turn_on", {hs_color: [270, 100]}]]);
});

test("what cannot be reached is not coloured", async () => {
    const calls = listenToCalls();
    await mountLight("unavailable", COLORED);
    pointer("pointerdown", ".o_ha_color_wheel", onWheel(0.5, 0));
    pointer("pointerup", window, onWheel(0.5, 0));
    await rest();
    expect(calls()).toEqual([]);
    expect(POWER).not.toBeEnabled();
});
