import {describe, expect, test} from "@odoo/hoot";
import {click, press, queryAll, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {pointAt} from "@odoo_ha_addon/components/ui/parts/dial_shape";
import {SLIDE_DELAY} from "@odoo_ha_addon/services/calls/call_lane";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl, pick, pointer} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const HEATER = {
    supported_features: 1,
    hvac_modes: ["heat", "off"],
    hvac_action: "heating",
    min_temp: 10,
    max_temp: 30,
    target_temp_step: 0.5,
    temperature: 20,
    current_temperature: 19.5,
};
const RANGE = {
    ...HEATER,
    supported_features: 2,
    hvac_modes: ["off", "heat_cool"],
    hvac_action: "idle",
    temperature: null,
    target_temp_low: 20,
    target_temp_high: 24,
};
const TARGET = "Target temperature";
const handle = (label) => `[role=slider][aria-label="${label}"]`;

const mountDial = (state, attributes, options) =>
    mountControl("climate.hall", state, attributes, {place: "dialog", ...options});

/** Where a part of the dial is on the screen. */
function onDial(part) {
    const {height, left, top, width} = queryOne(".o_ha_dial svg").getBoundingClientRect();
    const {x, y} = pointAt(part, 84);
    return {clientX: left + width / 2 + (x * width) / 200, clientY: top + height / 2 + (y * height) / 200};
}

/** Goes along parts of the dial with a finger, and lets go at the last one. */
async function drag(...parts) {
    const [first, ...others] = parts.map(onDial);
    pointer("pointerdown", ".o_ha_dial_hit", first);
    for (const place of others) {
        pointer("pointermove", window, place);
        await animationFrame();
    }
    pointer("pointerup", window, first);
    await advanceTime(2 * SLIDE_DELAY);
    await animationFrame();
}

async function key(label, name) {
    queryOne(handle(label)).focus();
    await press(name);
    await advanceTime(2 * SLIDE_DELAY);
    await animationFrame();
}

test("the dial says what is set and what is measured", async () => {
    await mountDial("heat", HEATER);
    expect(".o_ha_dial_value").toHaveText("20.0°");
    expect(".o_ha_dial_now").toHaveText("Now 19.5°");
    expect(handle(TARGET)).toHaveAttribute("aria-valuenow", "20");
    expect(handle(TARGET)).toHaveAttribute("aria-valuemin", "10");
    expect(handle(TARGET)).toHaveAttribute("aria-valuemax", "30");
    expect(handle(TARGET)).toHaveAttribute("aria-valuetext", "20.0°");
    expect(".o_ha_dial_part").toHaveAttribute("data-tone", "heating");
    expect("input[type=range]").toHaveCount(0);
});

test("on a form there are sliders, as ever", async () => {
    await mountControl("climate.hall", "heat", HEATER);
    expect(".o_ha_dial").toHaveCount(0);
    expect("input[type=range]").toHaveCount(1);
});

test("a finger drags the set point along the arc", async () => {
    const calls = listenToCalls();
    await mountDial("heat", HEATER);
    await drag(0.5, 0.6, 0.75);
    expect(calls().at(-1)).toEqual(["set_temperature", {temperature: 25}]);
    expect(".o_ha_dial_value").toHaveText("25.0°");
});

test("a tap on the arc sets it there, to the device's step", async () => {
    const calls = listenToCalls();
    await mountDial("heat", HEATER);
    await drag(0.262);
    expect(calls().at(-1)).toEqual(["set_temperature", {temperature: 15}]);
});

test("a finger that goes on below the dial does not fall from the most to the least", async () => {
    const calls = listenToCalls();
    await mountDial("heat", HEATER);
    await drag(0.6, 0.95, 1, 0);
    expect(calls().at(-1)).toEqual(["set_temperature", {temperature: 30}]);
});

for (const [name, temperature] of [
    ["ArrowUp", 20.5],
    ["ArrowRight", 20.5],
    ["ArrowDown", 19.5],
    ["ArrowLeft", 19.5],
    ["PageUp", 22.5],
    ["PageDown", 17.5],
    ["Home", 10],
    ["End", 30],
]) {
    test(`${name} moves it to ${temperature}`, async () => {
        const calls = listenToCalls();
        await mountDial("heat", HEATER);
        await key(TARGET, name);
        expect(calls()).toEqual([["set_temperature", {temperature}]]);
    });
}

test("minus and plus add up", async () => {
    const calls = listenToCalls();
    await mountDial("heat", HEATER);
    for (let count = 0; count < 3; count++) {
        await click(`[aria-label="Increase ${TARGET}"]`);
        await animationFrame();
    }
    await advanceTime(1000);
    expect(calls().at(-1)).toEqual(["set_temperature", {temperature: 21.5}]);
});

test("of two set points the nearer one is dragged, and does not pass the other", async () => {
    const calls = listenToCalls();
    await mountDial("heat_cool", RANGE);
    expect(queryAll(".o_ha_dial_part").map(({dataset}) => dataset.tone)).toEqual(["heating", "cooling"]);
    expect(".o_ha_dial_value").toHaveText("20.0 – 24.0°");
    await drag(0.48, 0.6, 0.9);
    expect(calls().at(-1)).toEqual(["set_temperature", {target_temp_low: 24, target_temp_high: 24}]);
    await drag(0.72, 0.8);
    expect(calls().at(-1)).toEqual(["set_temperature", {target_temp_low: 24, target_temp_high: 26}]);
    await key("Lowest temperature", "ArrowDown");
    expect(calls().at(-1)).toEqual(["set_temperature", {target_temp_low: 23.5, target_temp_high: 26}]);
});

test("what is outside of its range is said, and stands at the end", async () => {
    const calls = listenToCalls();
    await mountDial("heat", {...HEATER, temperature: 35, current_temperature: 4});
    expect(".o_ha_dial_value").toHaveText("35.0°");
    expect(".o_ha_dial_now").toHaveText("Now 4°");
    await key(TARGET, "ArrowUp");
    expect(calls()).toEqual([["set_temperature", {temperature: 30}]]);
});

test("what cools colours the dial above the set point", async () => {
    const tell = await mountDial("cool", {...HEATER, hvac_action: "cooling"});
    expect(".o_ha_dial_part").toHaveAttribute("data-tone", "cooling");
    const above = queryOne(".o_ha_dial_part").getAttribute("d");
    await tell("heat", {hvac_action: "heating"});
    expect(queryOne(".o_ha_dial_part").getAttribute("d")).not.toBe(above);
});

test("what is off or unavailable is not dragged", async () => {
    const calls = listenToCalls();
    const tell = await mountDial("off", {...HEATER, temperature: null});
    expect("[role=slider]").toHaveCount(0);
    expect(".o_ha_dial_now").toHaveText("Now 19.5°");
    await drag(0.5, 0.7);
    await tell("unavailable", {temperature: 20});
    expect(handle(TARGET)).toHaveAttribute("aria-disabled", "true");
    expect(handle(TARGET)).not.toHaveAttribute("tabindex");
    await drag(0.5, 0.7);
    expect(calls()).toEqual([]);
});

test("who may not control it has nothing to take hold of", async () => {
    await mountDial("heat", HEATER, {mayControl: false});
    expect(".o_ha_dial_value").toHaveText("20.0°");
    expect(".o_ha_dial_hold").not.toBeVisible();
});

test("without anything to be set or measured there is no dial, and the modes are there", async () => {
    const {current_temperature, ...plain} = HEATER;
    const calls = listenToCalls();
    await mountDial("heat", {...plain, temperature: null});
    expect(current_temperature).toBe(19.5);
    expect(".o_ha_dial").toHaveCount(0);
    await pick("Mode", "off");
    expect(calls()).toEqual([["set_hvac_mode", {hvac_mode: "off"}]]);
});

test("a boiler has one too", async () => {
    const calls = listenToCalls();
    const boiler = {supported_features: 1, min_temp: 40, max_temp: 60, temperature: 50, target_temp_step: 1};
    await mountControl("water_heater.boiler", "eco", boiler, {place: "dialog"});
    await key(TARGET, "ArrowUp");
    expect(calls()).toEqual([["set_temperature", {temperature: 51}]]);
});

test("a humidifier's dial has its humidity", async () => {
    const calls = listenToCalls();
    const humidity = {humidity: 50, min_humidity: 30, max_humidity: 70, current_humidity: 44};
    await mountControl("humidifier.air", "on", humidity, {place: "dialog"});
    expect(".o_ha_dial_now").toHaveText("Now 44%");
    await drag(0.5, 0.75);
    expect(calls().at(-1)).toEqual(["set_humidity", {humidity: 60}]);
});
