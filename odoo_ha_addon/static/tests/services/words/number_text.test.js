import {describe, expect, test} from "@odoo/hoot";
import {makeMockEnv, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {localization} from "@web/core/l10n/localization";
import {numberDigits, stateDigits} from "@odoo_ha_addon/services/words/number_text";
import {quantityText, snap, stepped} from "@odoo_ha_addon/services/words/quantity";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

/** State, what was chosen for it, its digits. */
const STATES = [
    ["21.5", {precision: 2}, "21.50"],
    ["93.39999999999999", {precision: 1}, "93.4"],
    ["21.6", {precision: 0}, "22"],
    ["0", {precision: 2}, "0.00"],
    ["-0.001", {precision: 1}, "0.0"],
    ["21.50", {}, "21.50"],
    ["0.123456", {}, "0.123456"],
    ["93.39999999999999", {}, "93.4"],
    ["21.333333333333332", {}, "21.33"],
    ["0.30000000000000004", {}, "0.3"],
    ["0.0012345678901", {}, "0.0012"],
    ["1e-05", {}, "0.00001"],
    ["21.0", {step: 1}, "21"],
    ["21.5", {step: 1}, "21.5"],
    ["21.333333333333332", {step: 0.5}, "21.33"],
    ["12345678901234567890", {}, "12345678901234567890"],
    ["1e308", {}, "1e+308"],
    ["NaN", {precision: 1}, "NaN"],
    ["Infinity", {precision: 1}, "Infinity"],
    ["0x10", {precision: 1}, "0x10"],
    ["", {precision: 1}, ""],
    ["21.5", {precision: -1}, "21.5"],
    ["21.5", {precision: 1e308}, "21.5"],
];
for (const [state, chosen, expected] of STATES) {
    test(`a state of “${state}” with ${JSON.stringify(chosen)} is ${expected}`, () => {
        expect(stateDigits(state, chosen)).toBe(expected);
    });
}

test("a number that is no state has two decimals at most, or those of its step", () => {
    expect(numberDigits(21.333333333333332)).toBe("21.33");
    expect(numberDigits(93.39999999999999)).toBe("93.4");
    expect(numberDigits(20)).toBe("20");
    expect(numberDigits(0.0012345)).toBe("0.0012");
    expect(numberDigits(21.333333333333332, 0.5)).toBe("21.3");
    expect(numberDigits(21, 0.25)).toBe("21.00");
    expect(numberDigits(66.66666666666667, 33.333333333333336)).toBe("66.67");
});

test("a state, a slider and a set point write a number alike", async () => {
    await makeMockEnv();
    patchWithCleanup(localization, {decimalPoint: ",", thousandsSep: ".", grouping: [3, 0], code: "de_DE"});
    const sensor = {domain: "sensor", attributes: {unit_of_measurement: "kWh"}};
    expect(stateText({...sensor, state: "1234.5678", display_precision: 1})).toBe("1.234,6\u00a0kWh");
    expect(stateText({...sensor, state: "1234.5678"})).toBe("1.234,5678\u00a0kWh");
    expect(quantityText(1234.5678, "kWh")).toBe("1.234,57\u00a0kWh");
});

test("whatever is moved, a whole number of steps within the range is sent", () => {
    for (const step of [0.1, 0.5, 1, 3, 33.333333333333336]) {
        for (const min of [-7, 0, 0.05, 7]) {
            for (const max of [10, 43.3, 100]) {
                for (const value of [-50, 0.30000000000000004, 9.9999, 21.333333333333332, 1e6]) {
                    const sent = snap(value, {min, max, step});
                    const steps = (sent - min) / step;
                    const message = `${value} in steps of ${step} from ${min} to ${max}: ${sent}`;
                    expect(Math.abs(steps - Math.round(steps)) < 1e-6).toBe(true, {message});
                    expect(sent >= min && sent <= max).toBe(true, {message});
                }
            }
        }
    }
    expect(stepped(21.333333333333332, 1, {min: 7, max: 30, step: 0.5})).toBe(22);
    expect(stepped(-1, -1, {min: -Infinity, max: Infinity, step: 0.5})).toBe(-1.5);
});
