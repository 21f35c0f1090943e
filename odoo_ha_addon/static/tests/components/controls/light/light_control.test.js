import {describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, moveSlider, mountControl, slider} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const LAMP = {supported_color_modes: ["brightness"], color_mode: "brightness", brightness: 128};
const COLORED = {
    supported_color_modes: ["color_temp", "hs"],
    color_mode: "hs",
    brightness: 255,
    hs_color: [30, 80],
    min_color_temp_kelvin: 2202,
    max_color_temp_kelvin: 6535,
};

test("a lamp that is only on or off has a switch and nothing else", async () => {
    await mountControl("light.kitchen", "on", {supported_color_modes: ["onoff"], color_mode: "onoff"});
    expect("input[role=switch]").toBeChecked();
    expect("input[type=range]").toHaveCount(0);
    expect(".o_ha_options").toHaveCount(0);
});

test("brightness is read and sent in percent, and shown at once", async () => {
    const calls = listenToCalls();
    const tell = await mountControl("light.kitchen", "on", LAMP);
    expect(slider("Brightness")).toHaveValue(50);
    expect(".o_ha_part_value").toHaveText("50%");
    await moveSlider("Brightness", 80);
    expect(calls()).toEqual([["turn_on", {brightness_pct: 80}]]);
    expect(".o_ha_part_value").toHaveText("80%");
    await tell("on", {brightness: 204});
    expect(".o_ha_control").toHaveAttribute("data-pending", "0");
});

test("moving the brightness of a lamp that is off turns it on", async () => {
    listenToCalls();
    await mountControl("light.kitchen", "off", {...LAMP, brightness: null});
    expect(".o_ha_part_value").toHaveText("–");
    await moveSlider("Brightness", 10);
    expect("input[role=switch]").toBeChecked();
    expect(".o_ha_state_text").toHaveText("On");
});

test("a lamp that is turned off just after it was dimmed is off, and stays so", async () => {
    const calls = listenToCalls();
    const tell = await mountControl("light.kitchen", "on", LAMP);
    await moveSlider("Brightness", 80);
    await click("input[role=switch]");
    await animationFrame();
    expect(calls()).toEqual([
        ["turn_on", {brightness_pct: 80}],
        ["turn_off", {}],
    ]);
    expect("input[role=switch]").not.toBeChecked();
    await tell("off", {brightness: null});
    expect("input[role=switch]").not.toBeChecked();
    expect(".o_ha_control").toHaveAttribute("data-pending", "0");
});

test("colour temperature has the lamp's own range", async () => {
    const calls = listenToCalls();
    await mountControl("light.kitchen", "on", {
        ...COLORED,
        color_mode: "color_temp",
        color_temp_kelvin: 3000,
    });
    const kelvin = slider("Color temperature");
    expect(kelvin).toHaveAttribute("min", "2202");
    expect(kelvin).toHaveAttribute("max", "6535");
    expect(kelvin).toHaveAttribute("aria-valuetext", "3,000\u00a0K");
    await moveSlider("Color temperature", 4002);
    expect(calls()).toEqual([["turn_on", {color_temp_kelvin: 4002}]]);
});

test("hue and saturation make a colour", async () => {
    const calls = listenToCalls();
    await mountControl("light.kitchen", "on", COLORED);
    expect(slider("Hue")).toHaveValue(30);
    expect(slider("Saturation")).toHaveValue(80);
    await moveSlider("Hue", 200);
    expect(calls()).toEqual([["turn_on", {hs_color: [200, 80]}]]);
    await moveSlider("Saturation", 40);
    expect(calls()).toEqual([["turn_on", {hs_color: [200, 40]}]]);
});

test("a swatch is one click", async () => {
    const calls = listenToCalls();
    await mountControl("light.kitchen", "on", COLORED);
    await click(".o_ha_color_swatch[data-color=blue]");
    await animationFrame();
    expect(calls()).toEqual([["turn_on", {hs_color: [230, 100]}]]);
    expect(".o_ha_color_swatch[data-color=blue]").toHaveAttribute("aria-pressed", "true");
});

test("white diodes stay as they are when the colour moves, and the colour when they do", async () => {
    const calls = listenToCalls();
    await mountControl("light.kitchen", "on", {
        supported_color_modes: ["rgbw"],
        color_mode: "rgbw",
        brightness: 255,
        hs_color: [0, 50],
        rgbw_color: [255, 0, 0, 51],
    });
    expect(slider("Saturation")).toHaveValue(100, {message: "of the coloured diodes alone"});
    expect(slider("White")).toHaveValue(20);
    await moveSlider("Hue", 120);
    expect(calls()).toEqual([["turn_on", {rgbw_color: [0, 255, 0, 51]}]]);
    await moveSlider("White", 100);
    expect(calls()).toEqual([["turn_on", {rgbw_color: [0, 255, 0, 255]}]]);
});

test("cold and warm white are two sliders", async () => {
    const calls = listenToCalls();
    await mountControl("light.kitchen", "on", {
        supported_color_modes: ["rgbww"],
        color_mode: "rgbww",
        brightness: 255,
        rgbww_color: [255, 0, 0, 0, 255],
    });
    expect(slider("Warm white")).toHaveValue(100);
    await moveSlider("Cold white", 40);
    expect(calls()).toEqual([["turn_on", {rgbww_color: [255, 0, 0, 102, 255]}]]);
});

test("a lamp with a white mode has a button for it", async () => {
    const calls = listenToCalls();
    const tell = await mountControl("light.kitchen", "on", {
        ...COLORED,
        supported_color_modes: ["hs", "white"],
    });
    await click(".o_ha_button[data-service=turn_on]");
    await animationFrame();
    expect(calls()).toEqual([["turn_on", {white: true}]]);
    expect(".o_ha_button[data-service=turn_on]").toHaveAttribute("aria-pressed", "true");
    await tell("on", {color_mode: "white"});
    expect(".o_ha_button[data-service=turn_on]").toHaveAttribute("aria-pressed", "true");
});

test("effects are shown where the lamp supports them", async () => {
    const calls = listenToCalls();
    const effects = {effect_list: ["rainbow", "off"], effect: "off"};
    const tell = await mountControl("light.kitchen", "on", {...LAMP, ...effects});
    expect(".o_ha_options").toHaveCount(0);
    await tell("on", {supported_features: 4});
    expect(queryAllTexts(".o_ha_options button")).toEqual(["Rainbow", "Off"]);
    await click(".o_ha_options button[data-value=rainbow]");
    await animationFrame();
    expect(calls()).toEqual([["turn_on", {effect: "rainbow"}]]);
    expect(".o_ha_options button[data-value=rainbow]").toHaveAttribute("aria-pressed", "true");
});

test("two sliders moved in quick succession both reach their last value", async () => {
    const calls = listenToCalls();
    await mountControl("light.kitchen", "on", COLORED);
    for (const percent of [60, 70]) {
        queryOne(slider("Brightness")).value = percent;
        queryOne(slider("Brightness")).dispatchEvent(new Event("change", {bubbles: true}));
    }
    queryOne(slider("Hue")).value = 100;
    queryOne(slider("Hue")).dispatchEvent(new Event("change", {bubbles: true}));
    await advanceTime(500);
    await advanceTime(500);
    expect(calls()).toEqual([
        ["turn_on", {brightness_pct: 60}],
        ["turn_on", {brightness_pct: 70}],
        ["turn_on", {hs_color: [100, 80]}],
    ]);
});

test("a user who may not control it sees the same, without handles", async () => {
    await mountControl("light.kitchen", "on", COLORED, {mayControl: false});
    expect(slider("Brightness")).not.toBeEnabled();
    expect(".o_ha_color_swatch:first").not.toBeVisible();
    expect("input[role=switch]").not.toBeEnabled();
});

test("in a row it is a switch", async () => {
    await mountControl("light.kitchen", "on", COLORED, {place: "list"});
    expect("input[role=switch]").toHaveCount(1);
    expect("input[type=range]").toHaveCount(0);
});
