import {_t} from "@web/core/l10n/translation";
import {HaReadingControl} from "@odoo_ha_addon/components/controls/reading/ha_reading_control";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {tonesOf} from "@odoo_ha_addon/services/words/state_tone";

/** Home Assistant's page shows how the device is found, its server does not tell. */
const ICONS = {
    router: "mdi:lan-connect",
    bluetooth: "mdi:bluetooth-connect",
    bluetooth_le: "mdi:bluetooth-connect",
};

/** Where a device is, and how that is known. */
export class HaDeviceTrackerControl extends HaReadingControl {
    static facts = {
        source_type: {label: _t("Source")},
        battery: {label: _t("Battery"), unit: "%"},
        battery_level: {label: _t("Battery"), unit: "%"},
        gps_accuracy: {label: _t("Position accuracy"), unit: "m"},
        ip: {label: _t("IP address")},
        host_name: {label: _t("Host name")},
    };
}

controlRegistry.add("device_tracker", {
    component: HaDeviceTrackerControl,
    title: _t("Device trackers"),
    simpleIcon: "fa-map-marker",
    icon: ({attributes}) => ICONS[attributes.source_type],
    use: "sensor",
    stateTone: tonesOf({idle: ["not_home"]}),
});
