import {registry} from "@web/core/registry";

/** The way into the app: the overview; where there is no Home Assistant yet, the page that tells how to have one. */
async function start({services: {ha_data: data}}) {
    await data.load();
    return data.state.status === "ready" && !data.state.instances.length
        ? "odoo_ha_addon.action_ha_instances"
        : "odoo_ha_addon.action_ha_overview";
}

registry.category("actions").add("ha_start", start);
