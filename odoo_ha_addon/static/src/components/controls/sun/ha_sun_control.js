import {_t} from "@web/core/l10n/translation";
import {HaReadingControl} from "@odoo_ha_addon/components/controls/reading/ha_reading_control";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {tonesOf} from "@odoo_ha_addon/services/words/state_tone";

/** Where the sun is, and when it rises and sets. */
export class HaSunControl extends HaReadingControl {
    static facts = {
        next_rising: {label: _t("Next sunrise")},
        next_setting: {label: _t("Next sunset")},
        elevation: {label: _t("Elevation"), unit: "°"},
        azimuth: {label: _t("Azimuth"), unit: "°"},
    };
}

controlRegistry.add("sun", {
    component: HaSunControl,
    title: _t("Sun"),
    simpleIcon: "fa-sun-o",
    icon: ({state}) => (state === "below_horizon" ? "mdi:weather-night" : "mdi:white-balance-sunny"),
    use: "sensor",
    stateTone: tonesOf({idle: ["below_horizon"]}),
});
