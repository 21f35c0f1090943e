import {describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl, moveSlider, pick} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const switchCalled = (label) => `.o_ha_switch:contains(${label}) input`;

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
    await mountControl("fan.ceiling", "off", FAN, {place: "list"});
    await click(".o_ha_toggle input");
    expect(calls()).toEqual([["turn_on", {}]]);
});
