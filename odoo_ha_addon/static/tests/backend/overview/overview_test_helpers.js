import {rowOf} from "../dashboard_test_helpers";

/** ROW of an overview; its theme is that of its domain where nothing else is said. */
export function themed(id, entity_id, values = {}) {
    const [domain] = entity_id.split(".");
    return {...rowOf(id, entity_id), theme: domain, ...values};
}

/** OVERVIEW of docs/dashboards.md. */
export function overview(values = {}) {
    return {
        instance_id: 1,
        floors: [],
        areas: [],
        devices: [],
        entities: [],
        beyond: {matter: {}, gone: 0},
        ...values,
    };
}

export function room(id, name, values = {}) {
    return {
        id,
        name,
        icon: false,
        picture: false,
        temperatureRow: false,
        isTemperatureNamed: false,
        rows: [],
        ...values,
    };
}
