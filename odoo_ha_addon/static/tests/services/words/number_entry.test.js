import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {localization} from "@web/core/l10n/localization";
import {parseNumber, readNumber} from "@odoo_ha_addon/services/words/number_entry";
import {rangeOf} from "@odoo_ha_addon/services/words/quantity";

describe.current.tags("headless");
// Words and number formats of the user.
beforeEach(() => makeMockEnv());

const DEGREES = {min: 15, max: 26, step: 0.5};

const inGerman = () => patchWithCleanup(localization, {decimalPoint: ",", thousandsSep: "."});

test("a number is read as it is written", () => {
    expect(parseNumber("21")).toBe(21);
    expect(parseNumber(" 21.5 ")).toBe(21.5);
    expect(parseNumber("-3")).toBe(-3);
    expect(parseNumber("\u22123")).toBe(-3);
    expect(parseNumber("1,234.5")).toBe(1234.5);
    expect(parseNumber("12,34,567")).toBe(1234567);
});

test("a comma and a point are decimals wherever they cannot be thousands", () => {
    expect(parseNumber("21,5")).toBe(21.5);
    expect(parseNumber("1,234")).toBe(1234);
    inGerman();
    expect(parseNumber("21,5")).toBe(21.5);
    expect(parseNumber("21.5")).toBe(21.5);
    expect(parseNumber("1.234")).toBe(1234);
    expect(parseNumber("1.234,5")).toBe(1234.5);
});

for (const text of [
    "",
    " ",
    "abc",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e3",
    "0x10",
    "1.2.3",
    "1,2,3",
    "--1",
    "-",
    ".",
    "=1+1",
    "12 34",
    "１",
]) {
    test(`“${text}” is no number`, () => {
        expect(parseNumber(text)).toBe(NaN);
        expect(readNumber(text, DEGREES).value).toBe(null);
        expect(readNumber(text, DEGREES).error).not.toBe("");
    });
}

for (const text of ["14.9", "26.5", "-20", "9".repeat(30), "9".repeat(400)]) {
    test(`“${text.slice(0, 5)}”, ${text.length} characters, is out of the range, or no number at all`, () => {
        const {error, value} = readNumber(text, DEGREES, "°C");
        expect(value).toBe(null);
        expect(error).not.toBe("");
    });
}

test("what is wrong is said with the unit and the precision of the entity", () => {
    expect(readNumber("", DEGREES).error).toBe("Enter a number.");
    expect(readNumber("warm", DEGREES).error).toBe("“warm” is not a number.");
    expect(readNumber("30", DEGREES, "°C").error).toBe("Enter a value from 15.0\u00a0°C to 26.0\u00a0°C.");
    expect(readNumber("21.3", DEGREES, "°C").error).toBe(
        "The value changes in steps of 0.5\u00a0°C. The nearest is 21.5\u00a0°C."
    );
});

test("both ends of the range are in it", () => {
    expect(readNumber("15", DEGREES)).toEqual({value: 15, error: ""});
    expect(readNumber("26.0", DEGREES)).toEqual({value: 26, error: ""});
});

test("steps are counted from the minimum, without the dust of binary fractions", () => {
    expect(readNumber("0.3", {min: 0, max: 1, step: 0.1})).toEqual({value: 0.3, error: ""});
    expect(readNumber("4", {min: 1, max: 10, step: 3})).toEqual({value: 4, error: ""});
    expect(readNumber("3", {min: 1, max: 10, step: 3}).value).toBe(null);
});

test("what Home Assistant leaves out is what it takes for granted", () => {
    expect(rangeOf({})).toEqual({min: 0, max: 100, step: 1});
    expect(rangeOf({min: -5, max: 5, step: 0})).toEqual({min: -5, max: 5, step: 1});
    expect(rangeOf({min: "a", max: null, step: NaN})).toEqual({min: 0, max: 100, step: 1});
});
