/** ROW of docs/dashboards.md. */
export function rowOf(id, entity_id, values = {}) {
    const [domain, name] = entity_id.split(".");
    return {
        id,
        entity_id,
        name: name.charAt(0).toUpperCase() + name.slice(1),
        domain,
        instance_id: 1,
        device_id: false,
        area_id: false,
        effective_area_id: false,
        entity_category: false,
        hidden_by: false,
        platform: "test",
        translation_key: false,
        icon: false,
        original_icon: false,
        state: "off",
        attributes: {},
        last_changed: 1_700_000_000,
        last_updated: 1_700_000_000,
        control: true,
        ...values,
    };
}

export function area(id, name, values = {}) {
    return {
        id,
        name,
        icon: false,
        floor_id: false,
        temperature_entity: false,
        humidity_entity: false,
        temperature_row: false,
        humidity_row: false,
        ...values,
    };
}

export function device(id, name, values = {}) {
    return {id, name, area_id: false, entry_type: false, ...values};
}

/** DASHBOARD of docs/dashboards.md. */
export function dashboard(values = {}) {
    return {instance_id: 1, floors: [], areas: [], devices: [], entities: [], arrangement: {}, ...values};
}
