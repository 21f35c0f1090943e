import {describe, expect, test} from "@odoo/hoot";
import {mockDate, mockTimeZone} from "@odoo/hoot-mock";
import {makeMockEnv, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {translatedTerms} from "@web/core/l10n/translation";
import {localization} from "@web/core/l10n/localization";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

/** @returns {string} the words for `domain` or `domain/device_class` */
function words(kind, state, attributes = {}) {
    const [domain, device_class] = kind.split("/");
    return stateText({domain, state, attributes: {device_class, ...attributes}});
}

/** Patches the number format of the user's language. */
function speak(language) {
    patchWithCleanup(localization, {
        decimalPoint: ".",
        thousandsSep: ",",
        grouping: [3, 0],
        code: "en_US",
        ...language,
    });
}

const TABLE = [
    ["light", "on", "On"],
    ["light", "off", "Off"],
    ["switch", "on", "On"],
    ["input_boolean", "off", "Off"],
    ["automation", "on", "On"],
    ["binary_sensor", "on", "On"],
    ["binary_sensor/motion", "on", "Detected"],
    ["binary_sensor/motion", "off", "Clear"],
    ["binary_sensor/smoke", "on", "Detected"],
    ["binary_sensor/door", "on", "Open"],
    ["binary_sensor/window", "off", "Closed"],
    ["binary_sensor/presence", "on", "Home"],
    ["binary_sensor/presence", "off", "Away"],
    ["binary_sensor/lock", "on", "Unlocked"],
    ["binary_sensor/lock", "off", "Locked"],
    ["binary_sensor/battery", "on", "Low"],
    ["binary_sensor/battery", "off", "Normal"],
    ["binary_sensor/connectivity", "off", "Disconnected"],
    ["binary_sensor/moisture", "on", "Wet"],
    ["binary_sensor/problem", "off", "OK"],
    ["binary_sensor/safety", "on", "Unsafe"],
    ["binary_sensor/update", "on", "Update available"],
    ["binary_sensor/no_such_class", "on", "On"],
    ["cover", "opening", "Opening"],
    ["cover", "closed", "Closed"],
    ["cover", "open", "Open"],
    ["climate", "heat_cool", "Heat/Cool"],
    ["climate", "fan_only", "Fan only"],
    ["climate", "off", "Off"],
    ["alarm_control_panel", "armed_away", "Armed away"],
    ["alarm_control_panel", "triggered", "Triggered"],
    ["lock", "jammed", "Jammed"],
    ["lock", "unlocking", "Unlocking"],
    ["person", "home", "Home"],
    ["person", "not_home", "Away"],
    ["person", "Gymnasium", "Gymnasium"],
    ["device_tracker", "not_home", "Away"],
    ["media_player", "playing", "Playing"],
    ["vacuum", "returning", "Returning to dock"],
    ["weather", "partlycloudy", "Partly cloudy"],
    ["sun", "below_horizon", "Below horizon"],
    ["select", "on", "on"],
    ["input_select", "Guests, late", "Guests, late"],
    ["sensor", "2024", "2024"],
    ["sensor", "charging_slowly", "charging_slowly"],
    ["sensor/enum", "charging_slowly", "Charging slowly"],
    ["domain_of_tomorrow", "glowing", "glowing"],
    ["light", "unavailable", "Unavailable"],
    ["sensor/temperature", "unknown", "Unknown"],
    ["light", null, "Not in Home Assistant"],
    ["light", false, "Not in Home Assistant"],
];

test("states read as Home Assistant shows them", async () => {
    await makeMockEnv();
    for (const [kind, state, expected] of TABLE) {
        expect(`${words(kind, state)}`).toBe(expected, {message: `${kind} ${state}`});
    }
});

test("a number keeps the digits that somebody chose and gets its unit", async () => {
    await makeMockEnv();
    speak({});
    const text = (state, unit) => words("sensor", state, {unit_of_measurement: unit}).replace("\u00a0", " ");
    expect(text("21.50", "°C")).toBe("21.50 °C");
    expect(text("-3", "°C")).toBe("-3 °C");
    expect(text("0.000", "kW")).toBe("0.000 kW");
    expect(text("1234567.8", "Wh")).toBe("1,234,567.8 Wh");
    expect(text("21.366666666666667", "°C")).toBe("21.37 °C");
    expect(text("45", "%")).toBe("45%");
    expect(text("180", "°")).toBe("180°");
    expect(text("1e-05", "A")).toBe("0.00001 A");
    expect(text("unavailable", "°C")).toBe("Unavailable");
});

test("a number is written as in the user's language", async () => {
    await makeMockEnv();
    speak({decimalPoint: ",", thousandsSep: ".", code: "de_DE"});
    expect(words("sensor", "1234.50", {unit_of_measurement: "kWh"})).toBe("1.234,50\u00a0kWh");
    expect(words("sensor", "45", {unit_of_measurement: "%"})).toBe("45\u00a0%");
});

test("a number keeps its minus before it and its unit behind it in a page that is written from the right", async () => {
    await makeMockEnv();
    speak({direction: "rtl"});
    expect(words("sensor", "-3.5", {unit_of_measurement: "°C"})).toBe("\u2068-3.5\u00a0°C\u2069");
    expect(words("input_number", "-2.0")).toBe("\u2068-2.0\u2069");
    expect(words("light", "on")).toBe("On");
});

test("what measures without a unit is a number too, what merely looks like one is not", async () => {
    await makeMockEnv();
    speak({});
    expect(words("sensor", "12345", {state_class: "measurement"})).toBe("12,345");
    expect(words("input_number", "12345.0")).toBe("12,345.0");
    expect(words("sensor", "12345")).toBe("12345");
});

test("moments are shown in the user's zone", async () => {
    mockDate("2026-11-22 12:00:00");
    mockTimeZone(+1);
    await makeMockEnv();
    const plain = (text) => text.replace(/\s/g, " ");
    expect(plain(words("sensor/timestamp", "2026-11-22T05:18:03+00:00"))).toBe("Nov 22, 6:18 AM");
    expect(plain(words("button", "2026-11-22T05:18:03.123456+00:00"))).toBe("Nov 22, 6:18 AM");
    expect(plain(words("sensor/date", "2025-01-31"))).toBe("Jan 31, 2025");
    expect(words("button", "unknown")).toBe("Not used yet");
    expect(words("sensor/timestamp", "soon")).toBe("soon");
});

test("an input_datetime is shown as it is set", async () => {
    mockDate("2026-11-22 12:00:00");
    await makeMockEnv();
    expect(words("input_datetime", "08:30:00", {has_time: true, has_date: false})).toMatch(/^8:30\sAM$/);
    const text = words("input_datetime", "2026-11-23 08:30:00", {has_time: true, has_date: true});
    expect(text.replace(/\s/g, " ")).toBe("Nov 23, 8:30 AM");
});

test("the words are translated", async () => {
    await makeMockEnv();
    patchWithCleanup(translatedTerms, {odoo_ha_addon: {Detected: "偵測到"}});
    expect(words("binary_sensor/motion", "on")).toBe("偵測到");
});

test("a password is not shown, and neither is how long it is", () => {
    for (const domain of ["input_text", "text"]) {
        expect(words(domain, "abc", {mode: "password"})).toBe("••••••••");
        expect(words(domain, "abc", {mode: "text"})).toBe("abc");
    }
});
