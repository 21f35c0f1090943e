import {formatList} from "@web/core/l10n/utils";
import {_t} from "@web/core/l10n/translation";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {matters} from "../house";
import {needRegistry, WEIGHTS} from "./needs";

/** How many are named in a line; a list has them all. */
const MOST_NAMED = 2;

/** @returns {string} the first few names, and how many more there are */
function named(names, count = names.length) {
    const rest = count - Math.min(names.length, MOST_NAMED);
    const shown = names.slice(0, MOST_NAMED);
    return formatList(rest > 0 ? [...shown, _t("%s more", rest)] : shown, {style: "unit"});
}

/** What cannot be reached, by device. */
function unavailable({rows, beyond, deviceOf, instanceId, remedies}) {
    const gone = rows.filter((row) => presenceOf(row) === "unavailable");
    const count = gone.length + beyond.gone;
    if (!count) {
        return [];
    }
    const byDevice = new Map();
    for (const row of gone) {
        const key = row.device_id || `entity:${row.id}`;
        const device = byDevice.get(key) || {name: deviceOf(row), rows: []};
        device.rows.push(row);
        byDevice.set(key, device);
    }
    const devices = [...byDevice.values()].sort((one, other) => other.rows.length - one.rows.length);
    const texts = devices.map(({name, rows: those}) =>
        those.length > 1 ? _t("%(name)s (%(count)s)", {name, count: those.length}) : name
    );
    const title = count === 1 ? _t("1 unavailable") : _t("%s unavailable", count);
    const all = [
        ["instance_id", "=", instanceId],
        ["problem", "=", "unavailable"],
    ];
    return [
        {
            key: "unavailable",
            weight: WEIGHTS.upkeep + 30,
            tone: "quiet",
            icons: ["mdi:lan-disconnect", "mdi:cancel"],
            simple: "fa-chain-broken",
            title,
            detail: named(texts, texts.length + beyond.gone),
            remedy: count === 1 && gone.length ? remedies.show(gone[0]) : remedies.list(title, all),
        },
    ];
}

function batteries({rows, beyond, deviceOf, remedies}) {
    // Many devices tell of their one battery twice: in percent, and that it is low.
    const byDevice = new Map();
    for (const row of rows.filter((each) => each.theme === "battery" && matters(each))) {
        const key = row.device_id || `entity:${row.id}`;
        if (row.domain === "sensor" || !byDevice.has(key)) {
            byDevice.set(key, row);
        }
    }
    const low = [...byDevice.values()];
    const count = low.length + (beyond.matter.battery || 0);
    if (!low.length) {
        return [];
    }
    const title = count === 1 ? _t("1 battery low") : _t("%s batteries low", count);
    const text = (row) => (row.domain === "sensor" ? `${deviceOf(row)} ${stateText(row)}` : deviceOf(row));
    return [
        {
            key: "batteries",
            weight: WEIGHTS.upkeep + 20,
            tone: "active",
            icons: ["mdi:battery-alert"],
            simple: "fa-battery-quarter",
            title,
            detail: named(low.map(text), count),
            remedy: remedies.showAll(low, title),
        },
    ];
}

function updates({rows, beyond, remedies}) {
    const due = rows.filter((row) => row.theme === "update" && matters(row) && !row.attributes.in_progress);
    const count = due.length + (beyond.matter.update || 0);
    if (!due.length) {
        return [];
    }
    const title = count === 1 ? _t("1 update available") : _t("%s updates available", count);
    const text = ({attributes, name}) =>
        [attributes.title || name, attributes.latest_version].filter(Boolean).join(" ");
    return [
        {
            key: "updates",
            weight: WEIGHTS.upkeep + 10,
            tone: "quiet",
            icons: ["mdi:package-up"],
            simple: "fa-arrow-circle-up",
            title,
            detail: named(due.map(text), count),
            remedy: remedies.showAll(due, title, count === 1 ? _t("Update") : _t("Show")),
        },
    ];
}

/** What can wait, but not for ever. */
export function findUpkeep(house) {
    return [...unavailable(house), ...batteries(house), ...updates(house)];
}

needRegistry.add("upkeep", {use: () => findUpkeep});
