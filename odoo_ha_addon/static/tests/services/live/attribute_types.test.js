import {describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {summaryOf} from "@odoo_ha_addon/backend/area_dashboard/area_summary";
import {attributeRows, dataText} from "@odoo_ha_addon/backend/forms/attributes/attribute_rows";
import {isCharted, isGauge, levelOf, numberOf} from "@odoo_ha_addon/backend/monitor/machine_measures";
import {quickActionOf} from "@odoo_ha_addon/backend/palette/ha_quick_action";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {entityIcons} from "@odoo_ha_addon/services/icons/icon_names";
import {simpleIcon} from "@odoo_ha_addon/services/icons/simple_icons";
import {usableAttributes, usableEntity} from "@odoo_ha_addon/services/live/attribute_types";
import {deviceClassText, stateText} from "@odoo_ha_addon/services/words/state_text";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";
import {ANY_JSON, shown, STATES} from "../../any_json";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

test("what can be used of a list stays, each name once", () => {
    for (const name of ["source_list", "effect_list", "options", "hvac_modes", "preset_modes"]) {
        const {[name]: list} = usableAttributes({[name]: ["AUX", null, "DAB", "AUX", 3, {}, "", ["x"]]});
        expect(list).toEqual(["AUX", "DAB"], {message: name});
    }
    expect(usableAttributes({source_list: "AUX"})).toEqual({});
});

test("what can be used is given as it is, and costs no copy", () => {
    const attributes = {brightness: 5, effect_list: ["a"], of_an_integration: [null, {}]};
    expect(usableAttributes(attributes)).toBe(attributes);
    const entity = {state: "on", attributes};
    expect(usableEntity(entity)).toBe(entity);
    const bad = {brightness: "bright", rgb_color: [1, 2]};
    expect(usableAttributes(bad)).toBe(usableAttributes(bad), {message: "it is found out once"});
    expect(bad).toEqual({brightness: "bright", rgb_color: [1, 2]});
});

/** Attribute, what is sent, what can be used. */
const TABLE = [
    ["temperature", "21.5", 21.5],
    ["temperature", true, undefined],
    ["temperature", 1e308, 1e308],
    ["brightness", 256, undefined],
    ["brightness", 255, 255],
    ["volume_level", 0.5, 0.5],
    ["volume_level", -1, undefined],
    ["target_temp_step", 0, undefined],
    ["supported_features", -1, undefined],
    ["supported_features", 5, 5],
    ["media_title", 1984, "1984"],
    ["device_class", {}, undefined],
    ["hs_color", [30, 100], [30, 100]],
    ["hs_color", [30, null], undefined],
    ["rgb_color", [1, 2, 3, 4], undefined],
    ["in_progress", true, true],
    ["in_progress", 40, 40],
    ["available_tones", {1: "Bell", 2: null}, {1: "Bell"}],
    ["code_format", "^\\d+$", "^\\d+$"],
    ["code_format", {}, "text"],
    ["code_format", null, undefined],
];
for (const [name, sent, usable] of TABLE) {
    test(`${name} of ${shown(sent)} is ${shown(usable)}`, () => {
        expect(usableAttributes({[name]: sent})[name]).toEqual(usable);
    });
}

test("words, icons and tones stand, whatever attributes and states are", async () => {
    await makeMockEnv();
    const names = [
        "device_class",
        "icon",
        "unit_of_measurement",
        "state_class",
        "mode",
        "source_type",
        "step",
    ];
    for (const [domain] of controlRegistry.getEntries()) {
        for (const value of ANY_JSON) {
            const attributes = Object.fromEntries(names.map((name) => [name, value]));
            for (const state of STATES) {
                const entity = {id: 1, domain, state, attributes, entity_id: `${domain}.x`, control: true};
                const message = `${domain} ${shown(state)} ${shown(value)}`;
                expect(typeof String(stateText(entity))).toBe("string", {message});
                expect(`${stateText(entity)} ${deviceClassText(entity)}`).not.toInclude("[object", {message});
                expect(typeof stateTone(entity)).toBe("string", {message});
                expect(entityIcons(entity).every((icon) => typeof icon === "string")).toBe(true, {message});
                expect(simpleIcon(domain, attributes)).toMatch(/^fa-/, {message});
                quickActionOf(entity);
                summaryOf([entity]);
                levelOf({...entity, kind: "cpu"}, numberOf(state));
                isGauge({...entity, kind: "cpu"});
                isCharted({...entity, kind: "network"});
            }
        }
    }
});

test("the table of attributes takes any JSON, and tells what was sent", async () => {
    await makeMockEnv();
    const names = [
        "brightness",
        "media_position",
        "rgb_color",
        "fan_modes",
        "hvac_mode",
        "start_time",
        "latitude",
        "x",
    ];
    for (const value of ANY_JSON.filter((one) => one !== undefined)) {
        const attributes = Object.fromEntries(names.map((name) => [name, value]));
        const {rows, empty, technical} = attributeRows({domain: "light", state: "on", attributes});
        expect(rows.length + empty.length + technical.length).toBe(names.length, {message: shown(value)});
        expect(dataText(attributes)).not.toInclude("[object", {message: shown(value)});
    }
});
