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

controlRegistry.add("binary_sensor", {
    component: HaReadingControl,
    title: _t("Binary sensors"),
    simpleIcon: "fa-dot-circle-o",
    use: "sensor",
    stateTone: ({state, attributes}) =>
        state === "on" && ALERT_CLASSES.includes(attributes.device_class) ? "alert" : undefined,
});
