import {onRpc} from "@web/../tests/web_test_helpers";
import {USER_GROUP} from "@odoo_ha_addon/services/ha_data_service";

const REASONS = {
    archived: "It was archived.",
    deleted: "It was deleted.",
    no_access: "You no longer have access to it.",
};

/** One of `instances` in the answer of `/odoo_ha_addon/get_instances`. */
export function instance(id, name, values = {}) {
    return {
        id,
        name,
        api_url: `http://${id}.test:8123`,
        description: false,
        is_active: true,
        websocket_status: "connected",
        status_reason: "Connected. States are live.",
        ha_version: "2026.11.0",
        location_name: name,
        last_sync: false,
        entity_count: 3,
        unavailable_count: 0,
        area_count: 2,
        device_count: 1,
        ...values,
    };
}

export const answer = (data) => ({success: true, data});
export const refusal = (error_code, error) => ({success: false, error_code, error});

/**
 * Stands for the routes about instances. What it holds may be changed during a test.
 *
 * @param {Object} [options]
 * @param {Object[]} [options.instances]
 * @param {number|false} [options.current]
 * @param {boolean} [options.isManager]
 * @param {boolean} [options.isUser]
 */
export function serveInstances({
    instances = [instance(1, "Home"), instance(2, "Office")],
    current = 1,
    isManager = true,
    isUser = true,
} = {}) {
    const server = {
        instances,
        current,
        notSelected: 0,
        isDown: false,
        /** Awaited before each answer of `get_instances` is made. */
        beforeList: () => {},
        lists: 0,
        switches: [],
    };
    const checkIsUp = () => {
        if (server.isDown) {
            throw new Error("the server is on fire");
        }
    };
    onRpc("has_group", ({args}) => (args[1] === USER_GROUP ? isUser : isManager));
    onRpc("/odoo_ha_addon/get_instances", async () => {
        server.lists++;
        checkIsUp();
        const data = {
            instances: [...server.instances],
            current_instance_id: server.current,
            not_selected_count: server.notSelected,
        };
        await server.beforeList();
        return answer(data);
    });
    onRpc("/odoo_ha_addon/switch_instance", async (request) => {
        const {instance_id} = (await request.json()).params;
        checkIsUp();
        const found = server.instances.find(({id}) => id === instance_id);
        server.switches.push(instance_id);
        if (!found) {
            return refusal("instance_not_found", "There is no such Home Assistant instance.");
        }
        server.current = instance_id;
        return answer({instance_id, instance_name: found.name, message: `Switched to ${found.name}.`});
    });
    return server;
}

/** The message of the server about a choice that no longer holds. */
export function fallbackMessage(before, now, reason) {
    return {
        from_instance_id: before?.id || false,
        from_instance_name: before?.name || false,
        instance_id: now?.id || false,
        instance_name: now?.name || false,
        reason,
        reason_text: REASONS[reason] || "The selection could no longer be read.",
        user_id: 7,
    };
}
