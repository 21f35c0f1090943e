import {onRpc} from "@web/../tests/web_test_helpers";

/** The 28th of November 2026 in Vienna. */
export const MIDNIGHT = Date.UTC(2026, 10, 27, 23) / 1_000;
const HOUR = 3_600;

const row = (kind, statistic, values, more = {}) => ({
    kind,
    statistic,
    name: statistic,
    entity_id: 3,
    values,
    total: values.reduce((one, other) => one + (other ?? 0), 0),
    values_before: null,
    total_before: null,
    ...more,
});
export const source = (kind, statistic, values, more) =>
    row(kind, statistic, values, {cost: null, cost_before: null, has_cost: false, ...more});
export const device = (statistic, values, more) => row("device", statistic, values, {part_of: null, ...more});

/** ENERGY of docs/history.md. */
export function energyOf(values = {}) {
    return {
        instance_id: 1,
        state: "ready",
        url: false,
        read_at: MIDNIGHT,
        period: "day",
        today: "2026-11-28",
        zone: "Europe/Vienna",
        first: "2026-11-28",
        last: "2026-11-28",
        interval: "hour",
        starts: [MIDNIGHT, MIDNIGHT + HOUR, MIDNIGHT + 2 * HOUR],
        end: MIDNIGHT + 3 * HOUR,
        before: false,
        source: "home_assistant",
        trouble: false,
        until: false,
        without: [],
        missing_hours: 0,
        missing_hours_before: 0,
        kept_since: false,
        hidden: 0,
        is_whole: true,
        currency: "EUR",
        units: {electricity: "kWh", gas: "m³", water: "L"},
        sources: [
            source("grid_in", "bought", [2, 1, null], {cost: 1, has_cost: true}),
            source("grid_out", "sold", [0, 0.5, null], {cost: 0.25, has_cost: true}),
        ],
        devices: [],
        home: {
            total: {used: 2.5},
            values: {
                used: [2, 0.5, null],
                used_solar: [0, 0, null],
                used_battery: [0, 0, null],
                used_grid: [2, 0.5, null],
            },
            self_sufficiency: 0.25,
            self_consumption: null,
            low_carbon: null,
        },
        home_before: null,
        ...values,
    };
}

/**
 * Have the server answer with this.
 *
 * @returns {Array[]} what it was asked: instance, period, day, comparison
 */
export function serveEnergy(energy = () => energyOf()) {
    const asked = [];
    onRpc("ha.energy", "report", ({args}) => {
        asked.push(args);
        return energy(...args);
    });
    return asked;
}
