import {after, describe, expect, test} from "@odoo/hoot";
import {defaultIcons, entityIcons, recordIcons} from "@odoo_ha_addon/services/icons/icon_names";
import {knownTranslations} from "@odoo_ha_addon/services/words/ha_translations";

describe.current.tags("headless");

const defaultIcon = (domain, state, attributes) => defaultIcons({domain, state, attributes})[0];

test("a domain has an icon, and its states have others", () => {
    expect(defaultIcon("light", "on")).toBe("mdi:lightbulb");
    expect(defaultIcon("lock", "locked")).toBe("mdi:lock");
    expect(defaultIcon("lock", "unlocked")).toBe("mdi:lock-open-variant");
    expect(defaultIcon("climate", "heat")).toBe("mdi:thermostat");
    expect(defaultIcon("media_player", "off")).toBe("mdi:cast-off");
});

test("a device class has an icon, by state as well", () => {
    const door = {device_class: "door"};
    expect(defaultIcon("binary_sensor", "off", door)).toBe("mdi:door-closed");
    expect(defaultIcon("binary_sensor", "on", door)).toBe("mdi:door-open");
    expect(defaultIcon("cover", "closed", {device_class: "garage"})).toBe("mdi:garage");
    expect(defaultIcon("sensor", "21", {device_class: "temperature"})).toBe("mdi:thermometer");
    expect(defaultIcon("sensor", "50", {device_class: "humidity"})).toBe("mdi:water-percent");
});

test("a device class that is not known has the icon of the domain", () => {
    expect(defaultIcon("sensor", "1", {device_class: "invented"})).toBe("mdi:eye");
});

test("a battery shows how full it is", () => {
    const icon = (state, more = {}) => defaultIcon("sensor", state, {device_class: "battery", ...more});
    expect(icon("100")).toBe("mdi:battery");
    expect(icon("47")).toBe("mdi:battery-50");
    expect(icon("3")).toBe("mdi:battery-alert-variant-outline");
    expect(icon("unavailable")).toBe("mdi:battery-unknown");
    expect(icon("47", {battery_charging: true})).toBe("mdi:battery-charging-50");
});

test("a domain that only Home Assistant's page knows, and one that nobody knows", () => {
    expect(defaultIcon("input_boolean", "on")).toBe("mdi:check-circle-outline");
    expect(defaultIcon("sun", "below_horizon")).toBe("mdi:weather-night");
    expect(defaultIcon("zone", "1")).toBe("mdi:map-marker-radius");
    expect(defaultIcon("invented", "1")).toBe("mdi:bookmark");
});

test("what a person chose comes before what the integration chose, and that before the default", () => {
    const entity = {domain: "light", state: "on", attributes: {icon: "mdi:lamp"}};
    expect(entityIcons(entity, {icon: "hue:bulb", original_icon: "mdi:desk-lamp"})).toEqual([
        "hue:bulb",
        "mdi:lamp",
        "mdi:desk-lamp",
        "mdi:lightbulb",
        "mdi:bookmark",
    ]);
});

test("the icons that this Home Assistant has come before those of another version, which stand in for what cannot be drawn", () => {
    const icon = {default: "mdi:gate-new", state: {closed: "mdi:gate-shut"}};
    knownTranslations.set(7, {domains: {cover: {gate: {icon}}}});
    after(() => knownTranslations.delete(7));
    const gate = (instance_id) =>
        defaultIcons({domain: "cover", state: "closed", attributes: {device_class: "gate"}, instance_id});
    expect(gate(7)).toEqual(["mdi:gate-shut", "mdi:gate-new", "mdi:gate", "mdi:gate-open", "mdi:bookmark"]);
    expect(gate(8)).toEqual(["mdi:gate", "mdi:gate-open", "mdi:bookmark"]);
    expect(defaultIcons({domain: "lock", state: "constructor"})).toEqual(["mdi:lock", "mdi:bookmark"]);
});

test("floors have icons by their level", () => {
    const icon = (level, has_level = true) => recordIcons("ha.floor", {icon: false, level, has_level})[0];
    expect(icon(0)).toBe("mdi:home-floor-0");
    expect(icon(7)).toBe("mdi:home-floor-3");
    expect(icon(-2)).toBe("mdi:home-floor-negative-1");
    expect(icon(0, false)).toBe("mdi:home");
});

test("areas, devices and labels have icons of their kind", () => {
    expect(recordIcons("ha.area", {icon: "mdi:sofa"})).toEqual(["mdi:sofa", "mdi:texture-box"]);
    expect(recordIcons("ha.device", {entry_type: "service"})).toEqual(["mdi:transit-connection-variant"]);
    expect(recordIcons("ha.label", {icon: false})).toEqual(["mdi:label"]);
});
