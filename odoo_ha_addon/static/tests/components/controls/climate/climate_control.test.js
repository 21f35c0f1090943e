import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {localization} from "@web/core/l10n/localization";
import {attributesOfRows} from "@odoo_ha_addon/services/control_registry";
import {knownTranslations} from "@odoo_ha_addon/services/words/ha_translations";
import {defineHaModels, frameSender, NOW} from "../../../ha_test_helpers";
import {listenToCalls, mountControl, mountTile, moveSlider, pick, slider} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const HEATER = {
    supported_features: 1,
    hvac_modes: ["heat", "off"],
    hvac_action: "heating",
    min_temp: 7,
    max_temp: 30,
    target_temp_step: 0.5,
    temperature: 21,
    current_temperature: 19.5,
};
const RANGE = {
    ...HEATER,
    supported_features: 2,
    hvac_modes: ["off", "heat_cool", "cool"],
    temperature: null,
    target_temp_low: 20,
    target_temp_high: 24,
};
const plus = (label) => `[aria-label="Increase ${label}"]`;
const minus = (label) => `[aria-label="Decrease ${label}"]`;

/** What Home Assistant tells of itself comes after what it tells of the entity. */
async function countIn(unit) {
    knownTranslations.set(1, {domains: {}, entities: {}, icons: {}, units: {temperature: unit}});
    await animationFrame();
}

test("shows what is set, what it does and what it measures", async () => {
    await mountControl("climate.hall", "heat", {...HEATER, current_humidity: 44});
    expect(queryAllTexts(".o_ha_measured span")).toEqual(["19.5°", "44%"]);
    await countIn("°C");
    expect(".o_ha_state_text").toHaveText("Heat");
    expect(".o_ha_action").toHaveText("Heating");
    const texts = queryAllTexts(".o_ha_measured span").map((text) => text.replaceAll("\u00a0", " "));
    expect(texts).toEqual(["19.5 °C", "44%"]);
    expect(slider("Target temperature")).toHaveAttribute("aria-valuetext", "21.0\u00a0°C");
});

test("the set point moves by the device's step, within its range", async () => {
    const calls = listenToCalls();
    await mountControl("climate.hall", "heat", {...HEATER, temperature: 29.5});
    expect(slider("Target temperature")).toHaveAttribute("min", "7");
    expect(slider("Target temperature")).toHaveAttribute("max", "30");
    await click(plus("Target temperature"));
    await advanceTime(500);
    expect(calls()).toEqual([["set_temperature", {temperature: 30}]]);
    expect(plus("Target temperature")).not.toBeEnabled();
    await moveSlider("Target temperature", 18.5);
    expect(calls()).toEqual([["set_temperature", {temperature: 18.5}]]);
});

test("quick clicks add up, and the last value is sent", async () => {
    const calls = listenToCalls();
    await mountControl("climate.hall", "heat", HEATER);
    for (let count = 0; count < 4; count++) {
        await click(plus("Target temperature"));
        await animationFrame();
    }
    await advanceTime(1000);
    expect(slider("Target temperature")).toHaveValue(23);
    expect(calls().at(-1)).toEqual(["set_temperature", {temperature: 23}]);
});

test("without a step of its own it moves by half a degree Celsius or one Fahrenheit", async () => {
    const {target_temp_step, ...heater} = HEATER;
    await mountControl("climate.hall", "heat", {...heater, temperature: 68, min_temp: 45, max_temp: 95});
    await countIn("°F");
    expect(target_temp_step).toBe(0.5);
    expect(slider("Target temperature")).toHaveAttribute("step", "1");
    expect(slider("Target temperature")).toHaveAttribute("aria-valuetext", "68\u00a0°F");
});

test("of two set points both are sent, and neither passes the other", async () => {
    const calls = listenToCalls();
    await mountControl("climate.hall", "heat_cool", RANGE);
    await moveSlider("Lowest temperature", 22);
    expect(calls()).toEqual([["set_temperature", {target_temp_low: 22, target_temp_high: 24}]]);
    await moveSlider("Lowest temperature", 28);
    expect(calls().at(-1)).toEqual(["set_temperature", {target_temp_low: 24, target_temp_high: 24}]);
    await click(minus("Highest temperature"));
    await advanceTime(500);
    expect(calls()).toEqual([["set_temperature", {target_temp_low: 24, target_temp_high: 24}]]);
});

test("limits that lie between two steps do not shift the steps", async () => {
    const calls = listenToCalls();
    const boiler = {...HEATER, temperature: 45, min_temp: 43.3, max_temp: 60, target_temp_step: 1};
    await mountControl("climate.hall", "heat", boiler);
    await click(plus("Target temperature"));
    await advanceTime(500);
    expect(calls()).toEqual([["set_temperature", {temperature: 46}]]);
});

test("without a set point there is none to move", async () => {
    await mountControl("climate.hall", "off", {...HEATER, temperature: null});
    expect("input[type=range]").toHaveCount(0);
    expect(".o_ha_options").toHaveCount(1);
});

test("the mode is the state", async () => {
    const calls = listenToCalls();
    await mountControl("climate.hall", "heat_cool", RANGE);
    expect(queryAllTexts(".o_ha_options[aria-label=Mode] button")).toEqual(["Heat/Cool", "Cool", "Off"]);
    await pick("Mode", "off");
    expect(calls()).toEqual([["set_hvac_mode", {hvac_mode: "off"}]]);
    expect(".o_ha_state_text").toHaveText("Off");
});

const CHOICES = [
    ["Preset", 16, "set_preset_mode", "preset_mode", "preset_modes"],
    ["Fan mode", 8, "set_fan_mode", "fan_mode", "fan_modes"],
    ["Swing mode", 32, "set_swing_mode", "swing_mode", "swing_modes"],
    [
        "Horizontal swing mode",
        512,
        "set_swing_horizontal_mode",
        "swing_horizontal_mode",
        "swing_horizontal_modes",
    ],
];
for (const [label, bit, service, attribute, list] of CHOICES) {
    test(`${attribute} is shown where it is supported, and set`, async () => {
        const calls = listenToCalls();
        const group = `.o_ha_options[aria-label="${label}"]`;
        const choice = {[attribute]: "one", [list]: ["one", "two"]};
        const tell = await mountControl("climate.hall", "heat", {...HEATER, ...choice});
        expect(group).toHaveCount(0);
        await tell("heat", {supported_features: 1 | bit});
        expect(group).toHaveCount(1);
        await pick(label, "two");
        expect(calls()).toEqual([[service, {[attribute]: "two"}]]);
        expect(`${group} [data-value=two]`).toHaveAttribute("aria-pressed", "true");
    });
}

test("many modes are a drop-down", async () => {
    const calls = listenToCalls();
    const fan_modes = ["on_low", "on_high", "auto_low", "auto_high", "off"];
    await mountControl("climate.hall", "heat", {
        ...HEATER,
        supported_features: 9,
        fan_mode: "on_high",
        fan_modes,
    });
    expect(".o_ha_options[aria-label='Fan mode'] .o_ha_options_toggle").toHaveText("On high");
    await pick("Fan mode", "auto_low");
    expect(calls()).toEqual([["set_fan_mode", {fan_mode: "auto_low"}]]);
});

test("target humidity is set within its range", async () => {
    const calls = listenToCalls();
    const humid = {...HEATER, supported_features: 5, humidity: 50, min_humidity: 35, max_humidity: 80};
    await mountControl("climate.hall", "heat", humid);
    expect(slider("Target humidity")).toHaveAttribute("min", "35");
    await moveSlider("Target humidity", 60);
    expect(calls()).toEqual([["set_humidity", {humidity: 60}]]);
});

describe("on a tile", () => {
    const NOW_TEXT = ".o_ha_tile_state .o_ha_climate_now";

    beforeEach(() => {
        onRpc("ha.favourite", "load", () => []);
    });

    const mountHall = (attributes) => mountTile("climate.hall", "heat", attributes);

    for (const [action, tone] of [
        ["heating", "heating"],
        ["cooling", "cooling"],
        ["idle", "idle"],
    ]) {
        test(`the temperature has the colour of ${action}, and the icon has it too`, async () => {
            await mountHall({...HEATER, hvac_action: action});
            expect(NOW_TEXT).toHaveText("19.5 → 21°");
            expect(NOW_TEXT).toHaveAttribute("data-tone", tone);
            expect(".o_ha_tile .o_ha_icon").toHaveAttribute("data-tone", tone);
        });
    }

    test("other colours for heating and for cooling", async () => {
        await mountHall({...HEATER, hvac_action: "heating"});
        const heating = getComputedStyle(queryOne(NOW_TEXT)).color;
        await frameSender()([{id: 1, s: "cool", c: NOW + 1, u: NOW + 1, "+": {hvac_action: "cooling"}}]);
        await animationFrame();
        expect(getComputedStyle(queryOne(NOW_TEXT)).color).not.toBe(heating);
    });

    test("the unit comes when Home Assistant says which it is", async () => {
        await mountHall(HEATER);
        await countIn("°C");
        expect(NOW_TEXT).toHaveText("19.5 → 21 °C");
    });

    test("two set points are both said, and none where nothing is set", async () => {
        const tell = await mountTile("climate.hall", "heat_cool", {...RANGE, current_temperature: 19.5});
        expect(NOW_TEXT).toHaveText("19.5 → 20 – 24°");
        await tell("off", {target_temp_low: null, target_temp_high: null});
        expect(NOW_TEXT).toHaveText("19.5°");
    });

    test("from right to left the arrow points to the target, too", async () => {
        const tell = await mountHall(HEATER);
        patchWithCleanup(localization, {direction: "rtl"});
        await tell("heat", {current_temperature: 20.5});
        expect(NOW_TEXT).toHaveText(/20\.5.*←.*21/);
    });

    test("what measures nothing shows its state alone, and its mode tells the tone", async () => {
        await mountHall({...HEATER, hvac_action: undefined, current_temperature: null});
        expect(NOW_TEXT).toHaveCount(0);
        expect(".o_ha_tile_state").toHaveText("Heat");
        expect(".o_ha_tile .o_ha_icon").toHaveAttribute("data-tone", "heating");
    });

    test("its action comes with the rows of a page", () => {
        expect(attributesOfRows()).toInclude("hvac_action");
    });
});

describe("in a row", () => {
    test("one set point between a minus and a plus", async () => {
        const calls = listenToCalls();
        await mountControl("climate.hall", "heat", HEATER, {place: "list"});
        expect(".o_ha_stepper_value").toHaveText(/^21\.0/);
        await click(minus("Target temperature"));
        await advanceTime(500);
        expect(calls()).toEqual([["set_temperature", {temperature: 20.5}]]);
    });

    test("two set points as text, none as the state", async () => {
        const tell = await mountControl("climate.hall", "heat_cool", RANGE, {place: "list"});
        expect(".o_ha_control").toHaveText(/^20 – 24/);
        await tell("off", {target_temp_low: null, target_temp_high: null});
        expect(".o_ha_control").toHaveText("Off");
    });
});
