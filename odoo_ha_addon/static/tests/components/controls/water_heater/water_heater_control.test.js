import {describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl, moveSlider, pick} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const switchCalled = (label) => `.o_ha_switch:contains(${label}) input`;

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
    await mountControl("water_heater.boiler", "eco", BOILER, {place: "list"});
    await click("[aria-label='Increase Target temperature']");
    await advanceTime(500);
    expect(calls()).toEqual([["set_temperature", {temperature: 50.5}]]);
});
