import {_t} from "@web/core/l10n/translation";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";

/**
 * @param {{attributes: Object}} entity
 * @returns {string|undefined} such as "battery 80%", of what tells it by itself; newer versions of Home Assistant have a sensor for it
 */
export function batteryText({attributes: {battery_level: level}}) {
    return typeof level === "number" ? _t("battery %s", quantityText(level, "%")) : undefined;
}
