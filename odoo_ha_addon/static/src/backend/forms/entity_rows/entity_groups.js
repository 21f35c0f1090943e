import {_t} from "@web/core/l10n/translation";
import {declarationOf} from "@odoo_ha_addon/services/control_registry";

const TITLES = {
    control: _t("Controls"),
    sensor: _t("Sensors"),
    event: _t("Events"),
    notify: _t("Notifications"),
    assistant: _t("Voice assistant"),
    config: _t("Configuration"),
    diagnostic: _t("Diagnostic"),
    disabled: _t("Disabled"),
};

const KIND_TITLES = {
    automation: _t("Automations"),
    script: _t("Scripts"),
    scene: _t("Scenes"),
    group: _t("Groups"),
    person: _t("People"),
};

/** @typedef {{key: string, title: string, rows: import("@odoo_ha_addon/services/calls/ha_api").EntityRow[]}} RowGroup */

/**
 * The entities of a device as Home Assistant groups them.
 *
 * @param {import("@odoo_ha_addon/services/calls/ha_api").EntityRow[]} rows
 * @returns {RowGroup[]} without empty ones
 */
export function groupedByUse(rows) {
    return grouped(rows, useOf, TITLES);
}

/**
 * @param {import("@odoo_ha_addon/services/calls/ha_api").EntityRow[]} rows
 * @returns {RowGroup[]} automations, scripts, scenes …; what is none of these comes last, as entities
 */
export function groupedByKind(rows) {
    const kindOf = ({seed}) => (seed.domain in KIND_TITLES ? seed.domain : "entity");
    return grouped(rows, kindOf, {...KIND_TITLES, entity: _t("Entities")});
}

function useOf({seed, category}) {
    const {domain, disabled} = seed;
    if (disabled) {
        return "disabled";
    }
    const use = declarationOf(domain)?.use || "control";
    const isApart = use !== "control" && use !== "sensor";
    return !isApart && (category === "config" || category === "diagnostic") ? category : use;
}

function grouped(rows, keyOf, titles) {
    return Object.entries(titles)
        .map(([key, title]) => ({key, title, rows: rows.filter((row) => keyOf(row) === key)}))
        .filter((group) => group.rows.length);
}
