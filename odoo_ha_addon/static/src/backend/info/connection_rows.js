import {_t} from "@web/core/l10n/translation";
import {safeUrl} from "@odoo_ha_addon/services/instances/machine_rows";
import {agoText, momentText} from "@odoo_ha_addon/services/words/moment_words";

/**
 * The answer of `/odoo_ha_addon/websocket_status` as rows.
 *
 * @param {Object} status
 * @returns {import("@odoo_ha_addon/services/instances/machine_rows").Row[]}
 */
export function connectionRows(status) {
    const {current_url, since, last_message, ha_version, location_name, next_try, attempts} = status;
    const rows = [
        ["url", _t("Address"), current_url, safeUrl(current_url)],
        ["token", _t("Access token"), status.has_token ? _t("Stored") : _t("Missing")],
        ["kind", _t("Token belongs to"), tokenText(status)],
        ["version", _t("Version"), ha_version],
        ["location", _t("Location"), location_name],
        ["since", _t("Since"), since && momentText(since)],
        ["next_try", _t("Next try"), next_try && momentText(next_try)],
        ["attempts", _t("Attempts so far"), attempts ? String(attempts) : ""],
        ["last_message", _t("Last message"), agoText(last_message)],
        [
            "settings",
            _t("Settings"),
            status.served && !status.config_synced ? _t("Changed, about to be applied") : "",
        ],
    ];
    return rows.filter(([, , text]) => text).map(([key, label, text, url]) => ({key, label, text, url}));
}

function tokenText({is_admin, ha_version}) {
    if (is_admin === undefined || !ha_version) {
        return "";
    }
    return is_admin ? _t("an administrator") : _t("an ordinary user; some things cannot be read or changed");
}

/**
 * What only managers see: who serves the connection and how well.
 *
 * @param {Object} status
 * @returns {import("@odoo_ha_addon/services/instances/machine_rows").Row[]}
 */
export function counterRows({bridge, counters, lag_seconds, detail}) {
    const kinds = {
        threaded: _t("Odoo itself"),
        worker: _t("an Odoo worker"),
        process: _t("a process of its own"),
    };
    const labels = {
        messages: _t("Messages"),
        bad_messages: _t("Messages not understood"),
        changes: _t("State changes"),
        writes: _t("Written"),
        frames: _t("Sent to browsers"),
        reconnects: _t("Reconnections"),
    };
    const rows = [
        [
            "bridge",
            _t("Served by"),
            bridge &&
                _t("%(kind)s on %(host)s", {kind: kinds[bridge.kind] || bridge.kind, host: bridge.host}),
        ],
        ["lag", _t("Delay"), counters && lag_seconds ? _t("%s ms", Math.round(lag_seconds * 1000)) : ""],
        ...Object.entries(labels).map(([key, label]) => [
            key,
            label,
            counters && String(counters[key] ?? ""),
        ]),
        ["detail", _t("Details"), detail],
    ];
    return rows.filter(([, , text]) => text).map(([key, label, text]) => ({key, label, text}));
}
