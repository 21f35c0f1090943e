import { _t } from "@web/core/l10n/translation";
import { driveRows, interfaceRows, internetRows, systemRows } from "./machine_rows";

/**
 * What several instances tell, side by side.
 *
 * @typedef {Object} ComparedRow
 * @property {string} key
 * @property {string} label
 * @property {string[]} texts one for each instance, in order; empty where it tells nothing
 * @property {boolean} differs
 */

/** @returns {import("./machine_rows").Row[]} of an instance as `/odoo_ha_addon/get_instances` has it */
export function overviewRows({ ha_version, location_name, area_count, device_count, entity_count, unavailable_count }) {
    return [
        { key: "version", label: _t("Version"), text: ha_version || "" },
        { key: "location", label: _t("Location"), text: location_name || "" },
        { key: "areas", label: _t("Areas"), text: String(area_count) },
        { key: "devices", label: _t("Devices"), text: String(device_count) },
        { key: "entities", label: _t("Entities"), text: String(entity_count) },
        { key: "unavailable", label: _t("Unavailable"), text: String(unavailable_count) },
    ];
}

/** @returns {import("./machine_rows").Row[]} of the answer of `/odoo_ha_addon/hardware_info` */
export function hardwareRows(hardware) {
    // The version stands above already.
    return [...systemRows(hardware), ...driveRows(hardware)].filter(({ key }) => key !== "version");
}

/** @returns {import("./machine_rows").Row[]} of the answer of `/odoo_ha_addon/network_info` */
export function networkRows(network) {
    const interfaces = (network.interfaces || []).map((face) => ({
        key: `interface_${face.interface}`,
        label: _t("Interface %s", face.interface),
        text: interfaceRows(face)
            .filter(({ key }) => ["address", "wifi"].includes(key))
            .map(({ text }) => text)
            .join(", "),
    }));
    return [...internetRows(network), ...interfaces];
}

/**
 * @param {import("./machine_rows").Row[][]} columns the rows of each instance; undefined for one that is not known (yet)
 * @returns {ComparedRow[]} every row that one of them has; an unknown column makes no difference
 */
export function compare(columns) {
    const labels = new Map(columns.flatMap((rows) => (rows || []).map(({ key, label }) => [key, label])));
    const known = columns.filter(Boolean);
    return [...labels].map(([key, label]) => {
        const textIn = (rows) => rows?.find((row) => row.key === key)?.text || "";
        return {
            key,
            label,
            texts: columns.map(textIn),
            differs: new Set(known.map(textIn)).size > 1,
        };
    });
}
