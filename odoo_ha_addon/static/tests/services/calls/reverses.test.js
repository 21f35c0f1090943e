import {describe, expect, test} from "@odoo/hoot";
import {reverseOf} from "@odoo_ha_addon/services/calls/reverses";

describe.current.tags("headless");

const light = (attributes) => reverseOf({domain: "light", state: "on", attributes});
const cover = (state, attributes = {}) => reverseOf({domain: "cover", state, attributes});

test("a lamp comes back with the brightness and the colour that it had, and no other colour", () => {
    const attributes = {
        brightness: 115,
        color_mode: "color_temp",
        color_temp_kelvin: 2700,
        hs_color: [28, 65],
    };
    expect(light(attributes)).toEqual({
        service: "turn_on",
        data: {brightness: 115, color_temp_kelvin: 2700},
        shown: {state: "on", attributes: {brightness: 115, color_temp_kelvin: 2700}},
    });
    expect(light({...attributes, color_mode: "hs"}).data).toEqual({brightness: 115, hs_color: [28, 65]});
    const mixed = {color_mode: "rgbw", rgbw_color: [1, 2, 3, 4], effect: "Rainbow"};
    expect(light(mixed).data).toEqual({rgbw_color: [1, 2, 3, 4], effect: "Rainbow"});
    expect(light({color_mode: "onoff", effect: "None"}).data).toEqual({});
});

test("what was off goes off again", () => {
    expect(reverseOf({domain: "switch", state: "off"})).toEqual({
        service: "turn_off",
        data: {},
        shown: {state: "off", attributes: {}},
    });
});

test("a cover goes back to its position, or as far as it can", () => {
    const features = 1 | 2 | 4;
    expect(cover("open", {current_position: 40, supported_features: features})).toEqual({
        service: "set_cover_position",
        data: {position: 40},
        shown: {},
    });
    expect(cover("open")).toEqual({service: "open_cover"});
    expect(cover("closed")).toEqual({service: "close_cover"});
    expect(cover("opening")).toBe(undefined);
});

test("nothing that lets people in is opened by going back", () => {
    for (const device_class of ["door", "garage", "gate", "window"]) {
        expect(cover("open", {device_class, current_position: 100, supported_features: 7})).toBe(undefined);
    }
    expect(reverseOf({domain: "lock", state: "unlocked"})).toBe(undefined);
    expect(reverseOf({domain: "alarm_control_panel", state: "disarmed"})).toBe(undefined);
});

test("of what nobody knows there is no way back", () => {
    for (const state of ["unavailable", "unknown", "", null]) {
        expect(reverseOf({domain: "light", state, attributes: {}})).toBe(undefined);
        expect(cover(state)).toBe(undefined);
    }
});
