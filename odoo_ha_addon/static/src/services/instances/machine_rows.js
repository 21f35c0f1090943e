import {toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {wordsOf} from "@odoo_ha_addon/services/words/key_words";

const {DateTime} = luxon;

/**
 * What an instance tells about its machine, network and addresses, as rows of label and text.
 *
 * @typedef {Object} Row
 * @property {string} key stable, the same for every instance
 * @property {string} label in the user's language
 * @property {string} text
 * @property {string} [of] the part of the answer that it comes from, as `not_available` names it; its key if there is none
 * @property {string} [url] where it is an address
 */

const SYSTEM_LABELS = {
    installation_type: _t("Installation"),
    os_name: _t("Operating system"),
    os_version: _t("System version"),
    arch: _t("Processor"),
    python_version: _t("Python"),
    timezone: _t("Time zone"),
    config_dir: _t("Configuration directory"),
    user: _t("Runs as"),
    hassio: _t("Supervisor"),
    docker: _t("In a container"),
    virtualenv: _t("In a virtual environment"),
    dev: _t("Development version"),
};

const WORDS = {
    boards: _t("the board"),
    cloud: _t("the cloud address"),
    devices: _t("attached devices"),
    docker: _t("the container network"),
    drives: _t("drives"),
    external: _t("the external address"),
    health: _t("system health"),
    host_internet: _t("whether the host reaches the internet"),
    interfaces: _t("network interfaces"),
    internal: _t("the internal address"),
    supervisor_internet: _t("whether the Supervisor reaches the internet"),
    system: _t("the system"),
};

/**
 * @param {*} value as Home Assistant's system health has it
 * @returns {string}
 */
export function valueText(value) {
    if (typeof value === "boolean") {
        return value ? _t("Yes") : _t("No");
    }
    if (Array.isArray(value)) {
        return value.map(valueText).join(", ");
    }
    if (value && typeof value === "object") {
        return tellingObjectText(value);
    }
    return value === null || value === undefined ? "" : String(value);
}

function tellingObjectText({type, value, error}) {
    if (type === "date") {
        const moment = DateTime.fromISO(value, {zone: "utc"});
        return moment.isValid ? toLocaleDateTimeString(moment.toLocal()) : String(value);
    }
    if (type === "failed") {
        return error ? _t("Failed: %s", error) : _t("Failed");
    }
    return type === "pending" ? _t("Not known yet") : "";
}

function row(key, label, value, of = key) {
    const text = valueText(value);
    return text === "" ? [] : [{key, label, text, of}];
}

/** @returns {Row[]} of the answer of `/odoo_ha_addon/hardware_info`, but for attached devices and system health */
export function hardwareRows(hardware) {
    return [...systemRows(hardware), ...driveRows(hardware)];
}

function systemRows({system = {}, boards = []}) {
    // The version stands with the connection.
    const others = Object.keys(system).filter((key) => !(key in SYSTEM_LABELS) && key !== "version");
    const keys = [...Object.keys(SYSTEM_LABELS), ...others];
    return [
        ...boards.flatMap((board, index) => row(`board_${index}`, _t("Board"), boardText(board), "boards")),
        ...keys.flatMap((key) => row(key, SYSTEM_LABELS[key] || wordsOf(key), system[key], "system")),
    ];
}

function boardText({name, board, dongle}) {
    const made = board
        ? [board.manufacturer, board.model, board.revision]
        : [dongle?.manufacturer, dongle?.description];
    const text = made.filter(Boolean).join(" ");
    return name && text && name !== text ? `${name} (${text})` : name || text;
}

function driveRows({drives = []}) {
    return drives.flatMap((drive, index) => {
        const name = [drive.vendor, drive.model].filter(Boolean).join(" ") || drive.id || _t("Drive");
        const size = drive.size ? sizeText(drive.size) : "";
        const parts = drive.filesystems?.length ? _t("%s partitions", drive.filesystems.length) : "";
        const text = [size, parts, drive.connection_bus].filter(Boolean).join(" · ");
        return row(`drive_${index}`, name, text || _t("Attached"), "drives");
    });
}

/** @param {number} bytes */
export function sizeText(bytes) {
    const units = ["B", "kB", "MB", "GB", "TB", "PB"];
    const power = Math.min(Math.max(Math.floor(Math.log10(bytes) / 3), 0), units.length - 1);
    return `${(bytes / 1000 ** power).toFixed(power ? 1 : 0)} ${units[power]}`;
}

/** @returns {Row[]} of the answer of `/odoo_ha_addon/network_info` but for its interfaces */
export function internetRows({host_internet, supervisor_internet, docker = {}}) {
    return [
        ...row("host_internet", _t("Host reaches the internet"), host_internet),
        ...row("supervisor_internet", _t("Supervisor reaches the internet"), supervisor_internet),
        ...row("docker", _t("Container network"), docker.address),
    ];
}

/** @returns {Row[]} what there is to know about one of `interfaces` in the answer of `/odoo_ha_addon/network_info` */
export function interfaceRows({type, mac, wifi, ipv4 = {}, ipv6 = {}}) {
    const of = (key) => [...new Set([ipv4, ipv6].flatMap((side) => side?.[key] || []))];
    return [
        ...row("type", _t("Type"), type && wordsOf(type)),
        ...row("address", _t("Addresses"), of("address")),
        ...row("gateway", _t("Gateway"), of("gateway")),
        ...row("nameservers", _t("Name servers"), of("nameservers")),
        ...row("mac", _t("Hardware address"), mac),
        ...row("wifi", _t("Wireless network"), wifi?.ssid),
    ];
}

/** @returns {Row[]} of the answer of `/odoo_ha_addon/ha_urls` */
export function urlRows({internal, external, cloud}) {
    const urls = [
        ["internal", _t("Internal"), internal],
        ["external", _t("External"), external],
        ["cloud", _t("Cloud"), cloud],
    ];
    return urls.flatMap(([key, label, url]) =>
        row(key, label, url).map((found) => ({...found, url: safeUrl(url)}))
    );
}

/** @returns {string|undefined} the address where it is one that a link may lead to */
export function safeUrl(url) {
    return /^https?:\/\//i.test(url || "") ? url : undefined;
}

/**
 * What an instance does not tell, gathered by the reason.
 *
 * @param {{what: string, why: string}[]} notAvailable
 * @returns {{why: string, what: string}[]}
 */
export function missingTexts(notAvailable = []) {
    const byReason = new Map();
    for (const {what, why} of notAvailable) {
        byReason.set(why, [...(byReason.get(why) || []), String(WORDS[what] || wordsOf(what))]);
    }
    return [...byReason].map(([why, what]) => ({why, what: what.join(", ")}));
}
