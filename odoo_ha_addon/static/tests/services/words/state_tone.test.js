import {describe, expect, test} from "@odoo/hoot";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";

describe.current.tags("headless");

const TONES = [
    ["light", "on", "active"],
    ["light", "off", "idle"],
    ["cover", "open", "active"],
    ["cover", "closed", "idle"],
    ["cover/garage", "open", "open"],
    ["cover/garage", "closed", "idle"],
    ["binary_sensor/window", "on", "open"],
    ["lock", "locked", "secure"],
    ["lock", "unlocked", "open"],
    ["alarm_control_panel", "armed_home", "secure"],
    ["alarm_control_panel", "disarmed", "idle"],
    ["media_player", "playing", "playing"],
    ["media_player", "paused", "idle"],
    ["humidifier", "on", "cooling"],
    ["water_heater", "eco", "heating"],
    ["water_heater", "off", "idle"],
    ["person", "not_home", "idle"],
    ["binary_sensor/motion", "on", "active"],
    ["binary_sensor/smoke", "on", "alert"],
    ["binary_sensor/smoke", "off", "idle"],
    ["lock", "jammed", "alert"],
    ["alarm_control_panel", "triggered", "alert"],
    ["sensor/temperature", "21", "value"],
    ["sensor/temperature", "unavailable", "unavailable"],
    ["light", "unknown", "unknown"],
    ["scene", "unknown", "idle"],
    ["scene", "unavailable", "unavailable"],
    ["light", null, "missing"],
    ["sun", "below_horizon", "idle"],
    ["vacuum", "docked", "idle"],
    ["vacuum", "error", "alert"],
    ["select", "off", "value"],
    ["domain_of_tomorrow", "off", "idle"],
    ["domain_of_tomorrow", "glowing", "active"],
];

test("states ask to be noticed as much as they matter", () => {
    for (const [kind, state, tone] of TONES) {
        const [domain, device_class] = kind.split("/");
        expect(stateTone({domain, state, attributes: {device_class}})).toBe(tone, {
            message: `${kind} ${state}`,
        });
    }
});
