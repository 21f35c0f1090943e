import {usableAttributes} from "@odoo_ha_addon/services/live/attribute_types";
import {declarationOf} from "@odoo_ha_addon/services/control_registry";

/**
 * Icons of Odoo's own font, for pages that cannot have those of Home Assistant.
 */

/** What a sensor measures says more than that it is one. */
const CLASS_ICONS = {
    battery: "fa-battery-half",
    carbon_monoxide: "fa-exclamation-triangle",
    connectivity: "fa-plug",
    current: "fa-bolt",
    date: "fa-calendar-o",
    door: "fa-columns",
    energy: "fa-bolt",
    gas: "fa-fire",
    humidity: "fa-tint",
    illuminance: "fa-sun-o",
    moisture: "fa-tint",
    motion: "fa-street-view",
    occupancy: "fa-home",
    outlet: "fa-plug",
    plug: "fa-plug",
    power: "fa-bolt",
    presence: "fa-home",
    problem: "fa-exclamation-triangle",
    signal_strength: "fa-signal",
    smoke: "fa-fire",
    sound: "fa-volume-up",
    temperature: "fa-thermometer-half",
    timestamp: "fa-clock-o",
    voltage: "fa-bolt",
    water: "fa-tint",
    window: "fa-columns",
};

/**
 * @param {string} domain
 * @param {Object} [attributes] of the entity
 * @returns {string} class of Font Awesome 4.7
 */
export function simpleIcon(domain, attributes = {}) {
    return (
        CLASS_ICONS[usableAttributes(attributes).device_class] ||
        declarationOf(domain)?.simpleIcon ||
        "fa-cube"
    );
}
