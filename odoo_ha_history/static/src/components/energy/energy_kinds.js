import {_t} from "@web/core/l10n/translation";

/**
 * What the energy page can show, as Home Assistant calls, draws and colours it.
 *
 * @typedef {Object} EnergyKind
 * @property {string} title
 * @property {string} icon
 * @property {string} simple class of Font Awesome where there is no font
 * @property {string} color name of a CSS variable
 * @property {"electricity"|"gas"|"water"} measure
 */

/** @type {Object<string, EnergyKind>} in the order in which they are shown */
export const KINDS = {
    grid_in: {
        title: _t("From the grid"),
        icon: "mdi:transmission-tower-export",
        simple: "fa-plug",
        color: "--ha-energy-grid-in",
        measure: "electricity",
    },
    grid_out: {
        title: _t("To the grid"),
        icon: "mdi:transmission-tower-import",
        simple: "fa-plug",
        color: "--ha-energy-grid-out",
        measure: "electricity",
    },
    solar: {
        title: _t("Solar"),
        icon: "mdi:solar-power",
        simple: "fa-sun-o",
        color: "--ha-energy-solar",
        measure: "electricity",
    },
    battery_out: {
        title: _t("From the battery"),
        icon: "mdi:battery-arrow-up",
        simple: "fa-battery-3",
        color: "--ha-energy-battery-out",
        measure: "electricity",
    },
    battery_in: {
        title: _t("To the battery"),
        icon: "mdi:battery-arrow-down",
        simple: "fa-battery-3",
        color: "--ha-energy-battery-in",
        measure: "electricity",
    },
    gas: {title: _t("Gas"), icon: "mdi:fire", simple: "fa-fire", color: "--ha-energy-gas", measure: "gas"},
    water: {
        title: _t("Water"),
        icon: "mdi:water",
        simple: "fa-tint",
        color: "--ha-energy-water",
        measure: "water",
    },
};

export const HOME = {
    title: _t("Used"),
    icon: "mdi:home-lightning-bolt",
    simple: "fa-home",
    color: "--ha-energy-home",
    measure: "electricity",
};
export const COST = {title: _t("Cost"), icon: "mdi:cash", simple: "fa-money", color: "--ha-energy-home"};

/** What was used, by where it came from: from the bottom of a bar to its top. */
export const USED = {
    used_solar: {title: _t("Used from solar"), color: "--ha-energy-solar"},
    used_battery: {title: _t("Used from the battery"), color: "--ha-energy-battery-out"},
    used_grid: {title: _t("Used from the grid"), color: "--ha-energy-grid-in"},
};
/** They go out of the house, so they are drawn below nothing. */
export const GIVEN = ["battery_in", "grid_out"];
