import {usableAttributes} from "@odoo_ha_addon/services/live/attribute_types";

/**
 * What the readings of a machine (MACHINE of docs/dashboards.md) are shown as.
 *
 * @typedef {Object} HaReading ROW of docs/dashboards.md, with its `kind`: `cpu`, `memory`, `disk`, `network`, `temperature`, `battery`,
 *  `processes` or `other`
 */

/** From where on a value asks to be noticed, and from where on it is bad. */
const PERCENT_LEVELS = {warning: 70, danger: 90};
const CELSIUS_LEVELS = {warning: 60, danger: 80};
/** Of a battery the low values are the bad ones. */
const BATTERY_LEVELS = {warning: 30, danger: 10};
const HOTTEST = 100;

const KIND_ORDER = ["cpu", "memory", "disk", "temperature", "battery", "network", "processes", "other"];
const FAHRENHEIT = "°F";

export const toFahrenheit = (celsius) => (celsius * 9) / 5 + 32;

/** @returns {number|null} */
export function numberOf(state) {
    const number = state === null || state === "" || state === undefined ? NaN : Number(state);
    return Number.isNaN(number) ? null : number;
}

export const unitOf = (row) => usableAttributes(row.attributes).unit_of_measurement;

/** @returns {boolean} whether it is a share of something, or a temperature, so that one sees how full or hot it is */
export function isGauge(row) {
    if (row.domain !== "sensor") {
        return false;
    }
    return (
        (unitOf(row) === "%" && ["cpu", "memory", "disk", "battery"].includes(row.kind)) ||
        row.kind === "temperature"
    );
}

/** @returns {boolean} whether it is worth a line over time: gauges, and how much goes through the network */
export function isCharted(row) {
    return ["cpu", "memory"].includes(row.kind)
        ? isGauge(row)
        : usableAttributes(row.attributes).device_class === "data_rate";
}

/**
 * How much a value asks to be noticed.
 *
 * @param {HaReading} row
 * @param {number|null} value
 * @returns {"unknown"|"fine"|"warning"|"danger"}
 */
export function levelOf(row, value) {
    if (value === null) {
        return "unknown";
    }
    if (row.kind === "battery") {
        return value <= BATTERY_LEVELS.danger
            ? "danger"
            : value <= BATTERY_LEVELS.warning
              ? "warning"
              : "fine";
    }
    const inUnit =
        row.kind === "temperature" && unitOf(row) === FAHRENHEIT ? toFahrenheit : (degrees) => degrees;
    const levels = row.kind === "temperature" ? CELSIUS_LEVELS : PERCENT_LEVELS;
    return value >= inUnit(levels.danger) ? "danger" : value >= inUnit(levels.warning) ? "warning" : "fine";
}

/** @returns {number} how much of the gauge is full, from 0 to 1 */
export function shareOf(row, value) {
    const most = row.kind === "temperature" && unitOf(row) === FAHRENHEIT ? toFahrenheit(HOTTEST) : HOTTEST;
    return Math.min(1, Math.max(0, (value || 0) / most));
}

/**
 * @param {HaReading[]} readings
 * @returns {{gauges: HaReading[], charted: HaReading[], others: HaReading[]}} each from what matters most down
 */
export function sorted(readings) {
    const rank = ({kind}) => KIND_ORDER.indexOf(kind);
    const ordered = [...readings].sort(
        (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, undefined, {numeric: true})
    );
    return {
        gauges: ordered.filter(isGauge),
        charted: ordered.filter(isCharted),
        others: ordered.filter((row) => !isGauge(row)),
    };
}
