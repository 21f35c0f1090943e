/**
 * How a record of `ha.instance`, as a view has read it, becomes what `ha_connections` knows.
 */

/** The fields that every widget for connections needs; views need not name them. */
export const CONNECTION_FIELDS = [
    {name: "connection_state", type: "selection", selection: []},
    {name: "connection_reason", type: "char"},
    {name: "connection_paragraph", type: "char"},
    {name: "connection_since", type: "datetime"},
    {name: "next_try", type: "datetime"},
    {name: "ha_version", type: "char"},
];

/**
 * @param {Object} data data of a record of `ha.instance`
 * @returns {import("@odoo_ha_addon/services/live/ha_connections").HaConnection}
 */
export function connectionFromData(data) {
    return {
        state: data.connection_state || "",
        reason: data.connection_reason || "",
        paragraph: data.connection_paragraph || "",
        since: data.connection_since ? data.connection_since.toSeconds() : null,
        next_try: data.next_try ? data.next_try.toSeconds() : null,
        ha_version: data.ha_version || "",
    };
}
