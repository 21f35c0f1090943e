import {_t} from "@web/core/l10n/translation";
import {GIVEN, KINDS, USED} from "./energy_kinds";
import {amountText, differenceText, momentText, moneyText} from "./energy_text";

/**
 * What the page shows of ENERGY of docs/history.md. Pure.
 *
 * @typedef {Object} Bars one chart
 * @property {string} key
 * @property {string} title
 * @property {string} unit
 * @property {{key: string, label: string, color: string, shade: number, values: (number|null)[], isBefore: boolean}[]} series
 */

const isNumber = (value) => typeof value === "number";

/** @returns {number|null} null where there is nothing to be added */
export function sum(values) {
    const known = values.filter(isNumber);
    return known.length ? known.reduce((one, other) => one + other, 0) : null;
}

/** What is earned is below nothing. */
const signed = (kind, cost) => (kind === "grid_out" && isNumber(cost) ? -cost : cost);

/** Values that are as long as the longest, added place by place. */
function added(rows) {
    const length = Math.max(0, ...rows.map((row) => row.length));
    return Array.from({length}, (_, place) => sum(rows.map((row) => row[place])));
}

const unitOf = (energy, kind) => energy.units[KINDS[kind].measure];
const sourcesOf = (energy, kind) => energy.sources.filter((source) => source.kind === kind);

/** Kinds that the settings have, in the order of the page. */
const kindsOf = (energy) => Object.keys(KINDS).filter((kind) => sourcesOf(energy, kind).length);

/**
 * @param {Object} energy
 * @returns {{total: number|null, before: number|null}|null} what was paid, less what was earned; null where nothing counts it
 */
export function costOf(energy) {
    const counted = energy.sources.filter(({has_cost}) => has_cost);
    if (!counted.length) {
        return null;
    }
    const paid = (key) => sum(counted.map((source) => signed(source.kind, source[key])));
    return {total: paid("cost"), before: paid("cost_before")};
}

/**
 * @param {Object} energy
 * @returns {{key: string, kind: string, text: string, beforeText: string, difference: string}[]} the numbers at the top
 */
export function tilesOf(energy) {
    const isOver = energy.end <= Date.now() / 1_000;
    const tile = (key, now, before, textOf) => ({
        key,
        text: textOf(now),
        beforeText: energy.before ? textOf(before) : "",
        // A day that is not over is not compared with a whole one.
        difference: energy.before && isOver ? differenceText(now, before) : "",
    });
    const tiles = [];
    const amount = (unit) => (value) => amountText(value, unit);
    if (energy.home) {
        const before = energy.home_before?.total.used ?? null;
        tiles.push(tile("home", energy.home.total.used, before, amount(energy.units.electricity)));
    }
    for (const kind of kindsOf(energy)) {
        const of = sourcesOf(energy, kind);
        const total = sum(of.map((source) => source.total));
        const before = sum(of.map((source) => source.total_before));
        tiles.push(tile(kind, total, before, amount(unitOf(energy, kind))));
    }
    const cost = costOf(energy);
    if (cost) {
        tiles.push(tile("cost", cost.total, cost.before, (value) => moneyText(value, energy.currency)));
    }
    return tiles;
}

/**
 * @param {Object} energy
 * @returns {{key: string, title: string, help: string, share: number, before: number|null, color: string}[]}
 */
export function sharesOf({home, home_before: before}) {
    const shares = [
        {
            key: "self_sufficiency",
            title: _t("Self-sufficiency"),
            help: _t("Of what was used, this did not come from the grid"),
            color: "--ha-energy-home",
        },
        {
            key: "self_consumption",
            title: _t("Self-consumption"),
            help: _t("Of what the sun gave, this was used here"),
            color: "--ha-energy-solar",
        },
        {
            key: "low_carbon",
            title: _t("Low-carbon"),
            help: _t("Of what was used, this was made without fossil fuels"),
            color: "--ha-energy-low-carbon",
        },
    ];
    return shares
        .filter(({key}) => isNumber(home?.[key]))
        .map((share) => ({...share, share: home[share.key], before: before?.[share.key] ?? null}));
}

function seriesOf(key, label, color, values, isBefore = false, shade = 0) {
    return {key: isBefore ? `${key} before` : key, label, color, values, isBefore, shade};
}

const negative = (values) => values.map((value) => (isNumber(value) ? -value : value));

/** @returns {Bars|null} what was used, by where it came from, and what was given away */
function electricityOf(energy) {
    if (!energy.home) {
        return null;
    }
    const series = [];
    const addUsed = (home, isBefore) => {
        for (const [key, {title, color}] of Object.entries(USED)) {
            if (home?.values[key].some((value) => value)) {
                series.push(seriesOf(key, title, color, home.values[key], isBefore));
            }
        }
    };
    const addGiven = (name, isBefore) => {
        for (const kind of GIVEN) {
            const values = sourcesOf(energy, kind).map((source) => source[name] || []);
            if (values.length) {
                const {title, color} = KINDS[kind];
                series.push(seriesOf(kind, title, color, negative(added(values)), isBefore));
            }
        }
    };
    addUsed(energy.home, false);
    addGiven("values", false);
    if (energy.before) {
        addUsed(energy.home_before, true);
        addGiven("values_before", true);
    }
    return {key: "electricity", title: _t("Electricity"), unit: energy.units.electricity, series};
}

/** @returns {Bars} of one kind, each meter for itself */
function meterBars(energy, kind) {
    const sources = sourcesOf(energy, kind);
    const {title, color} = KINDS[kind];
    const of = (name, isBefore) =>
        sources.map((source, shade) =>
            seriesOf(source.statistic, source.name, color, source[name] || [], isBefore, shade)
        );
    const series = [...of("values", false), ...(energy.before ? of("values_before", true) : [])];
    return {key: kind, title, unit: unitOf(energy, kind), series};
}

/**
 * @param {Object} energy
 * @returns {Bars[]} the charts of the page
 */
export function chartsOf(energy) {
    const electricity = electricityOf(energy);
    // Where only some meters may be seen, each kind stands for itself.
    const apart = electricity ? ["solar", "gas", "water"] : Object.keys(KINDS);
    const charts = kindsOf(energy)
        .filter((kind) => apart.includes(kind))
        .map((kind) => meterBars(energy, kind));
    return electricity ? [electricity, ...charts] : charts;
}

/**
 * @param {Object} energy
 * @param {"device"|"water_device"} kind
 * @returns {Object[]} the largest first, each before what is in its numbers; `depth`, and `width` as a part of the largest
 */
export function devicesOf(energy, kind) {
    const devices = energy.devices.filter((device) => device.kind === kind);
    const known = new Set(devices.map(({statistic}) => statistic));
    const largest = Math.max(0, ...devices.map(({total}) => total || 0));
    const rows = [];
    const add = (parent, depth, seen) => {
        devices
            .filter(({part_of: of}) => (parent === null ? !known.has(of) : of === parent))
            .sort((one, other) => (other.total ?? -1) - (one.total ?? -1))
            .filter(({statistic}) => !seen.has(statistic))
            .forEach((device) => {
                const width = largest > 0 ? Math.max(0, device.total || 0) / largest : 0;
                rows.push({...device, depth, width});
                add(device.statistic, depth + 1, new Set([...seen, device.statistic]));
            });
    };
    add(null, 0, new Set());
    return rows;
}

/** @returns {number|null} what was used by nothing that has a meter of its own; null where it cannot be told */
export function untrackedOf(energy) {
    const tops = devicesOf(energy, "device").filter(({depth}) => depth === 0);
    if (!energy.home || !tops.length) {
        return null;
    }
    return Math.max(0, energy.home.total.used - (sum(tops.map(({total}) => total)) || 0));
}

/**
 * @param {Object} energy
 * @returns {Object[]} the lines of the table of sources: meters, and totals where there are several of a kind
 */
export function tableOf(energy) {
    const lines = [];
    for (const kind of kindsOf(energy)) {
        const of = sourcesOf(energy, kind);
        const unit = unitOf(energy, kind);
        const line = (name, row, isTotal) => ({
            key: isTotal ? kind : `${kind} ${row.statistic}`,
            kind,
            name,
            amount: amountText(row.total, unit),
            amountBefore: amountText(row.total_before, unit),
            cost: row.has_cost ? moneyText(signed(kind, row.cost), energy.currency) : "",
            costBefore: row.has_cost ? moneyText(signed(kind, row.cost_before), energy.currency) : "",
            isTotal,
        });
        lines.push(...of.map((source) => line(source.name, source, false)));
        if (of.length > 1) {
            const total = (key) => sum(of.map((source) => source[key]));
            const all = {
                total: total("total"),
                total_before: total("total_before"),
                cost: total("cost"),
                cost_before: total("cost_before"),
                has_cost: of.some(({has_cost}) => has_cost),
            };
            lines.push(line(_t("%s, all together", KINDS[kind].title), all, true));
        }
    }
    return lines;
}

/**
 * @param {Object} energy
 * @returns {(string|number)[][]} for other programs: a line for each hour, day or month
 */
export function exportOf(energy) {
    const {DateTime} = luxon;
    const columns = [
        ...(energy.home
            ? [{title: `${_t("Used")} (${energy.units.electricity})`, values: energy.home.values.used}]
            : []),
        ...energy.sources.map((source) => ({
            title: `${KINDS[source.kind].title}: ${source.name} (${unitOf(energy, source.kind)})`,
            values: source.values,
        })),
        ...energy.devices.map((device) => ({
            title: `${device.name} (${energy.units[device.kind === "device" ? "electricity" : "water"]})`,
            values: device.values,
        })),
    ];
    return [
        [_t("Time"), _t("UTC"), ...columns.map(({title}) => title)].map(String),
        ...energy.starts.map((start, place) => {
            const moment = DateTime.fromSeconds(start, {zone: energy.zone});
            return [
                moment.toFormat("yyyy-MM-dd HH:mm"),
                moment.toUTC().toISO(),
                ...columns.map(({values}) => values[place] ?? ""),
            ];
        }),
    ];
}

/**
 * @param {Object} energy
 * @param {Bars} chart
 * @returns {{moment: string, cells: string[]}[]} the chart as a table, for who does not see it
 */
export function chartRows(energy, chart) {
    const now = chart.series.filter(({isBefore}) => !isBefore);
    return energy.starts.map((start, place) => ({
        moment: momentText(start, energy),
        cells: now.map(({values}) => amountText(values[place], chart.unit)),
    }));
}
