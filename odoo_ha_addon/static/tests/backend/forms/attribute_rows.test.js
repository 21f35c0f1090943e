import {describe, expect, test} from "@odoo/hoot";
import {makeMockEnv, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {localization} from "@web/core/l10n/localization";
import {translatedTerms} from "@web/core/l10n/translation";
import {knownTranslations} from "@odoo_ha_addon/services/words/ha_translations";
import {
    attributeLabel,
    attributeRows,
    dataText,
} from "@odoo_ha_addon/backend/forms/attributes/attribute_rows";

describe.current.tags("headless");

const rowsOf = (attributes) => attributeRows({domain: "light", attributes}).rows;
const textOf = (key, value, others = {}) =>
    rowsOf({[key]: value, ...others}).find((row) => row.key === key).text;

/** Key, value, what a person reads. */
const TABLE = [
    ["brightness", 128, "50%"],
    ["volume_level", 0.35, "35%"],
    ["current_position", 40, "40%"],
    ["color_temp_kelvin", 2700, "2,700\u00a0K"],
    ["elevation", 12.5, "12.5°"],
    ["media_duration", 245, "4:05"],
    ["media_position", 3725, "1:02:05"],
    ["is_volume_muted", false, "No"],
    ["assumed", true, "Yes"],
    ["effect_list", [], "None"],
    ["hs_color", [30.1, 80], "30.1, 80"],
    ["hvac_mode", "heat_cool", "Heat/Cool"],
    ["fan_modes", ["auto", "on_low"], "Auto, On low"],
    ["color_mode", "hs", "Hue and saturation"],
    ["supported_modes", ["one_way"], "One way"],
    ["latitude", 52.373012345, "52.373012°"],
    ["gps_accuracy", 12.3456, "12.35\u00a0m"],
    ["hvac_action", "heating", "Heating"],
    ["source", "Living room TV", "Living room TV"],
    ["device_id", "left_one", "left_one"],
    ["entity_id", ["light.a_b", "light.c"], "light.a_b, light.c"],
    ["precise", 0.1 + 0.2, "0.3"],
];

test("values read as a person would write them", async () => {
    await makeMockEnv();
    patchWithCleanup(localization, {decimalPoint: ".", thousandsSep: ",", grouping: [3, 0], code: "en_US"});
    for (const [key, value, expected] of TABLE) {
        expect(textOf(key, value)).toBe(expected, {message: key});
    }
    expect(textOf("temperature", 21.5, {temperature_unit: "°C"})).toBe("21.5\u00a0°C");
    expect(textOf("wind_speed", 5, {wind_speed_unit: "km/h"})).toBe("5\u00a0km/h");
});

test("moments are shown in the user's zone and format", async () => {
    await makeMockEnv();
    expect(textOf("last_triggered", "2026-11-22T08:00:00+00:00")).toMatch(/Nov 22.*:00:00/);
    expect(textOf("birthday", "1987-02-03")).toMatch(/Feb 3/);
    expect(textOf("code", "2026-13-45T00:00")).toBe("2026-13-45T00:00");
});

test("keys become words, abbreviations stay what they are", async () => {
    await makeMockEnv();
    expect(attributeLabel("hvac_timeout")).toBe("HVAC timeout");
    expect(attributeLabel("rgb_scale")).toBe("RGB scale");
    expect(attributeLabel("usb")).toBe("USB");
});

test("attributes and their values are named in the user's language, where Home Assistant does not name them", async () => {
    await makeMockEnv();
    patchWithCleanup(translatedTerms, {
        odoo_ha_addon: {"Hue and saturation": "色相與飽和度", "Fan speeds": "風速清單", Eco: "節能"},
    });
    const [color, mode, speeds, preset] = rowsOf({
        hs_color: [1, 2],
        color_mode: "hs",
        fan_speed_list: ["low"],
        preset_mode: "eco",
    });
    expect(color.label).toBe("色相與飽和度");
    expect(mode.text).toBe("色相與飽和度");
    expect(speeds.label).toBe("風速清單");
    expect(preset.text).toBe("節能");
});

test("where Home Assistant has words for an attribute and its values, those are taken", async () => {
    await makeMockEnv();
    const attributes = {fan_mode: {name: "Gebläse", state: {on_high: "Stark"}}};
    knownTranslations.set(1, {domains: {climate: {_: {attributes}}}});
    const entity = {
        domain: "climate",
        instance_id: 1,
        attributes: {fan_mode: "on_high", fan_modes: ["on_high", "on_low"]},
    };
    const [mode, modes] = attributeRows(entity).rows;
    expect(`${mode.label} ${mode.text}`).toBe("Gebläse Stark");
    expect(modes.text).toBe("Stark, On low");
});

test("what is long or nested is folded, and nothing is lost", async () => {
    await makeMockEnv();
    const [forecast] = rowsOf({
        forecast: [{condition: "partly_cloudy", temperature: 20}, {condition: "rainy"}],
    });
    expect(forecast.text).toBe("2 items");
    expect(forecast.parts.map(({label, text}) => `${label} ${text}`)).toEqual(["1 2 values", "2 1 values"]);
    expect(forecast.parts[0].parts[0]).toMatchObject({label: "Condition", text: "Partly cloudy"});
    const [text] = rowsOf({description: "x".repeat(500)});
    expect(text.whole).toBe("x".repeat(500));
    expect(text.text).toHaveLength(61);
    const [list] = rowsOf({source_list: Array.from({length: 60}, (_, index) => `Source ${index}`)});
    expect(list.text).toBe("60 items");
    expect(list.parts[59].text).toBe("Source 59");
});

test("what nests without end is shown as it is from some depth on", async () => {
    await makeMockEnv();
    let value = "core";
    for (let depth = 0; depth < 50; depth++) {
        value = {shell: value};
    }
    let row = rowsOf({value})[0];
    let depth = 0;
    for (; row.parts; depth++) {
        row = row.parts[0];
    }
    expect(depth).toBeLessThan(10);
    expect(row.whole).toInclude("core");
});

test("what means something to programs only is kept apart", async () => {
    await makeMockEnv();
    const {rows, technical} = attributeRows({
        domain: "light",
        attributes: {
            friendly_name: "Lamp",
            supported_features: 44,
            brightness: 3,
            timestamp: 0,
            picture_of_it: "mdi:lamp",
        },
    });
    expect(rows.map(({key}) => key)).toEqual(["brightness"]);
    expect(technical.map(({key}) => key)).toEqual([
        "friendly_name",
        "supported_features",
        "timestamp",
        "picture_of_it",
    ]);
});

test("what has no value now is kept apart, for it says little", async () => {
    await makeMockEnv();
    const {rows, empty} = attributeRows({
        domain: "light",
        attributes: {effect: null, brightness: 0, source: ""},
    });
    expect(rows.map(({key, text}) => `${key} ${text}`)).toEqual(["brightness 0%"]);
    expect(empty.map(({key}) => key)).toEqual(["effect", "source"]);
});

test("a colour is shown as one, whatever its parts are", async () => {
    await makeMockEnv();
    expect(rowsOf({rgb_color: [255, 120, 0]})[0].color).toBe("rgb(255, 120, 0)");
    expect(rowsOf({rgb_color: ["red; background: url(x)", 1, 2]})[0].color).toBe("rgb(NaN, 1, 2)");
});

test("the data of a service fits in one line", async () => {
    await makeMockEnv();
    expect(dataText({brightness: 255, transition: 2})).toBe("Brightness 100%, Transition 2");
    expect(dataText(null)).toBe("");
});
