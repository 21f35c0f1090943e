import {_t} from "@web/core/l10n/translation";
import {HaReadingControl} from "@odoo_ha_addon/components/controls/reading/ha_reading_control";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";

/** What is wrong if it is on. */
const ALERT_CLASSES = [
    "battery",
    "carbon_monoxide",
    "gas",
    "moisture",
    "problem",
    "safety",
    "smoke",
    "tamper",
];

/** What is open, or unlocked, if it is on. */
const OPEN_CLASSES = ["door", "garage_door", "lock", "opening", "window"];

/** What tells who is there, or that something is wrong in the room. */
const GUARDING_CLASSES = [
    ...OPEN_CLASSES,
    "carbon_monoxide",
    "gas",
    "moisture",
    "motion",
    "occupancy",
    "presence",
    "safety",
    "smoke",
    "tamper",
];

function toneOf({state, attributes: {device_class: deviceClass}}) {
    if (state !== "on") {
        return undefined;
    }
    if (ALERT_CLASSES.includes(deviceClass)) {
        return "alert";
    }
    return OPEN_CLASSES.includes(deviceClass) ? "open" : undefined;
}

controlRegistry.add("binary_sensor", {
    component: HaReadingControl,
    title: _t("Binary sensors"),
    simpleIcon: "fa-dot-circle-o",
    use: "sensor",
    section: ({attributes}) => (GUARDING_CLASSES.includes(attributes.device_class) ? "security" : "sensors"),
    stateTone: toneOf,
});
