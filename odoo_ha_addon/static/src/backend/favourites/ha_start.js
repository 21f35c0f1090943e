import {registry} from "@web/core/registry";

/**
 * The way into the app: the user's favourites if there are any, else the dashboard; where there is no Home Assistant yet, the page
 * that tells how to have one.
 */
async function start({services: {ha_data: data, ha_favourites: favourites}}) {
    await Promise.all([data.load(), favourites.reload()]);
    if (data.state.status === "ready" && !data.state.instances.length) {
        return "odoo_ha_addon.action_ha_instances";
    }
    return favourites.state.rows.length
        ? "odoo_ha_addon.action_ha_favourites"
        : "odoo_ha_addon.action_ha_area_dashboard";
}

registry.category("actions").add("ha_start", start);
