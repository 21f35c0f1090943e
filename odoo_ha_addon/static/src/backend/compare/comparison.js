import {_t} from "@web/core/l10n/translation";
import {interfaceRows, internetRows} from "@odoo_ha_addon/services/instances/machine_rows";

/**
 * The answers of several instances, side by side.
 *
 * @typedef {import("@odoo_ha_addon/services/instances/machine_rows").Row} Row
 *
 * @typedef {Object} ComparedRow
 * @property {string} key
 * @property {string} label
 * @property {(string|null)[]} texts one for each instance, in order; null where it does not answer, empty where it has none
 * @property {boolean} differs among those that answer
 */

/** @returns {Row[]} of an instance as `/odoo_ha_addon/get_instances` has it */
export function overviewRows({
    ha_version,
    location_name,
    area_count,
    device_count,
    entity_count,
    unavailable_count,
}) {
    return [
        {key: "version", label: _t("Version"), text: ha_version || ""},
        {key: "location", label: _t("Location"), text: location_name || ""},
        {key: "areas", label: _t("Areas"), text: String(area_count)},
        {key: "devices", label: _t("Devices"), text: String(device_count)},
        {key: "entities", label: _t("Entities"), text: String(entity_count)},
        {key: "unavailable", label: _t("Unavailable"), text: String(unavailable_count)},
    ];
}

/** @returns {Row[]} of the answer of `/odoo_ha_addon/network_info` */
export function networkRows(network) {
    const interfaces = (network.interfaces || []).map((face) => ({
        key: `interface_${face.interface}`,
        label: _t("Interface %s", face.interface),
        of: "interfaces",
        text: interfaceRows(face)
            .filter(({key}) => ["address", "wifi"].includes(key))
            .map(({text}) => text)
            .join(", "),
    }));
    return [...internetRows(network), ...interfaces];
}

/**
 * @param {({rows: Row[], not_available?: {what: string}[]}|undefined)[]} columns one for each
 *  instance; undefined for one that has not answered (yet)
 * @returns {ComparedRow[]} every row that one of them has
 */
export function compare(columns) {
    const rows = new Map(columns.flatMap((column) => (column?.rows || []).map((row) => [row.key, row])));
    return [...rows.values()].map(({key, label, of = key}) => {
        const texts = columns.map((column) => textIn(column, key, of));
        return {key, label, texts, differs: new Set(texts.filter((text) => text !== null)).size > 1};
    });
}

function textIn(column, key, of) {
    const found = column?.rows.find((row) => row.key === key);
    if (found) {
        return found.text;
    }
    const isUnanswered = !column || (column.not_available || []).some(({what}) => what === of);
    return isUnanswered ? null : "";
}
