import {_t} from "@web/core/l10n/translation";
import {HaReadingControl} from "@odoo_ha_addon/components/controls/reading/ha_reading_control";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {stateWord} from "@odoo_ha_addon/services/words/ha_translations";
import {wordsOf} from "@odoo_ha_addon/services/words/key_words";
import {momentState} from "@odoo_ha_addon/services/words/state_kinds";
import {valueTone} from "@odoo_ha_addon/services/words/state_tone";

function batteryIcon(level, isCharging) {
    const step = Math.round(level / 10) * 10;
    if (isCharging) {
        return step >= 10 ? `mdi:battery-charging-${Math.min(step, 100)}` : "mdi:battery-charging-outline";
    }
    if (level <= 5) {
        return "mdi:battery-alert-variant-outline";
    }
    return step >= 100 ? "mdi:battery" : `mdi:battery-${step}`;
}

/** Home Assistant's page shows how full a battery is. */
function sensorIcon({state, attributes}) {
    if (attributes.device_class !== "battery") {
        return undefined;
    }
    const level = parseFloat(state);
    return Number.isNaN(level)
        ? "mdi:battery-unknown"
        : batteryIcon(level, attributes.battery_charging === true);
}

/** Options come as keys, such as `not_charging`; words for them come with the integration. */
function sensorText(entity) {
    switch (entity.attributes.device_class) {
        case "date":
        case "timestamp":
            return momentState(entity);
        case "enum":
            return stateWord(entity, entity.state) ?? wordsOf(entity.state);
    }
}

const READING = {component: HaReadingControl, use: "sensor"};

controlRegistry.add("air_quality", READING);
controlRegistry.add("sensor", {
    ...READING,
    title: _t("Sensors"),
    simpleIcon: "fa-line-chart",
    icon: sensorIcon,
    stateText: sensorText,
    stateTone: valueTone,
});
