import {describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl, moveSlider, pick, slider} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const switchCalled = (label) => `.o_ha_switch:contains(${label}) input`;

describe("water heater", () => {
    const BOILER = {
        supported_features: 7,
        operation_list: ["eco", "electric", "off"],
        operation_mode: "eco",
        away_mode: "off",
        min_temp: 43,
        max_temp: 60,
        temperature: 50,
        current_temperature: 47,
    };

    test("set point, mode and absence", async () => {
        const calls = listenToCalls();
        await mountControl("water_heater.boiler", "eco", BOILER);
        await moveSlider("Target temperature", 55);
        expect(calls()).toEqual([["set_temperature", {temperature: 55}]]);
        await pick("Mode", "electric");
        expect(calls()).toEqual([["set_operation_mode", {operation_mode: "electric"}]]);
        expect(".o_ha_state_text").toHaveText("Electric");
        await click(switchCalled("Away mode"));
        await animationFrame();
        expect(calls()).toEqual([["set_away_mode", {away_mode: true}]]);
        expect(switchCalled("Away mode")).toBeChecked();
        expect(switchCalled("Power")).toHaveCount(0);
    });

    test("what can be turned on and off has a switch", async () => {
        const calls = listenToCalls();
        await mountControl("water_heater.boiler", "eco", {...BOILER, supported_features: 8});
        expect(switchCalled("Away mode")).toHaveCount(0);
        expect("input[type=range]").toHaveCount(0);
        await click(switchCalled("Power"));
        await animationFrame();
        expect(calls()).toEqual([["turn_off", {}]]);
        expect(".o_ha_state_text").toHaveText("Off");
    });

    test("in a row it is its set point", async () => {
        const calls = listenToCalls();
        await mountControl("water_heater.boiler", "eco", BOILER, {size: "compact"});
        await click("[aria-label='Increase Target temperature']");
        await advanceTime(500);
        expect(calls()).toEqual([["set_temperature", {temperature: 50.5}]]);
    });
});

describe("humidifier", () => {
    const HUMIDIFIER = {
        humidity: 50,
        current_humidity: 41,
        min_humidity: 30,
        max_humidity: 80,
        action: "humidifying",
        available_modes: ["home", "eco"],
        mode: "home",
    };

    test("target humidity within its range; a mode only where it is supported", async () => {
        const calls = listenToCalls();
        const tell = await mountControl("humidifier.study", "on", HUMIDIFIER);
        expect(".o_ha_action").toHaveText("Humidifying");
        expect(".o_ha_measured").toHaveText("41%");
        expect(slider("Target humidity")).toHaveAttribute("max", "80");
        await moveSlider("Target humidity", 66);
        expect(calls()).toEqual([["set_humidity", {humidity: 66}]]);
        expect(".o_ha_options").toHaveCount(0);
        await tell("on", {supported_features: 1});
        await pick("Mode", "eco");
        expect(calls()).toEqual([["set_mode", {mode: "eco"}]]);
    });

    for (const size of ["full", "compact"]) {
        test(`${size}: is turned off and on`, async () => {
            const calls = listenToCalls();
            await mountControl("humidifier.study", "on", HUMIDIFIER, {size});
            await click(".o_ha_toggle input");
            await animationFrame();
            expect(calls()).toEqual([["turn_off", {}]]);
            expect(".o_ha_toggle input").not.toBeChecked();
        });
    }
});

describe("fan", () => {
    const FAN = {
        supported_features: 63,
        percentage: 33,
        percentage_step: 33.333333333333336,
        oscillating: false,
        direction: "forward",
    };

    test("speed goes by the fan's own steps, in whole percents that do not reach the next one", async () => {
        const calls = listenToCalls();
        await mountControl("fan.ceiling", "on", FAN);
        for (const step of [1, 2, 3]) {
            await moveSlider("Speed", (step * 100) / 3);
        }
        expect(calls()).toEqual([
            ["set_percentage", {percentage: 33}],
            ["set_percentage", {percentage: 66}],
            ["set_percentage", {percentage: 100}],
        ]);
    });

    test("no speed is off, and shown so at once", async () => {
        const calls = listenToCalls();
        await mountControl("fan.ceiling", "on", FAN);
        await moveSlider("Speed", 0);
        expect(calls()).toEqual([["set_percentage", {percentage: 0}]]);
        expect(".o_ha_toggle input").not.toBeChecked();
    });

    test("preset, direction and oscillation", async () => {
        const calls = listenToCalls();
        await mountControl("fan.ceiling", "on", {...FAN, preset_modes: ["auto", "sleep"], preset_mode: null});
        await pick("Preset", "sleep");
        expect(calls()).toEqual([["set_preset_mode", {preset_mode: "sleep"}]]);
        expect(queryAllTexts(".o_ha_options[aria-label=Direction] button")).toEqual(["Forward", "Reverse"]);
        await pick("Direction", "reverse");
        expect(calls()).toEqual([["set_direction", {direction: "reverse"}]]);
        await click(switchCalled("Oscillation"));
        await animationFrame();
        expect(calls()).toEqual([["oscillate", {oscillating: true}]]);
        expect(switchCalled("Oscillation")).toBeChecked();
    });

    test("only what it supports is shown", async () => {
        await mountControl("fan.ceiling", "on", {supported_features: 48, preset_modes: ["auto"]});
        expect(".o_ha_slider, .o_ha_options, .o_ha_switch").toHaveCount(0);
        expect(".o_ha_toggle").toHaveCount(1);
    });

    test("in a row it is a switch", async () => {
        const calls = listenToCalls();
        await mountControl("fan.ceiling", "off", FAN, {size: "compact"});
        await click(".o_ha_toggle input");
        expect(calls()).toEqual([["turn_on", {}]]);
    });
});
