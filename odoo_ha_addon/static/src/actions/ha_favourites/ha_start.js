import { registry } from "@web/core/registry";

/** The way into the app: the user's favourites if he has any, else the dashboard. */
async function start(env) {
    const { ha_favourites: favourites } = env.services;
    await favourites.reload();
    return favourites.state.rows.length
        ? "odoo_ha_addon.action_ha_favourites"
        : "odoo_ha_addon.action_ha_area_dashboard";
}

registry.category("actions").add("ha_start", start);
