import {useEffect, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {useReading} from "@odoo_ha_addon/backend/page/ha_dashboards";
import {matters} from "./house";

/** Attributes of entities that the page shows, or needs to bring a lamp back to how it was. */
export const ATTRIBUTES = [
    "device_class", "icon", "supported_features", "unit_of_measurement", "state_class", "code_format", "current_temperature",
    "temperature", "temperature_unit", "hvac_action", "entity_picture", "current_position", "title", "latest_version",
    "in_progress", "restored", "brightness", "color_mode", "color_temp_kelvin", "effect", "hs_color", "rgb_color",
    "rgbw_color", "rgbww_color",
]; // prettier-ignore
/** What is beyond is as old as the page's last reading. */
export const MOST_FOLLOWED = 400;
/** What is followed first where there is more than can be. */
const THEMES = [
    "alarm_control_panel", "hazard", "lock", "opening", "cover", "light", "climate", "person", "weather", "temperature",
    "power", "robot", "media_player", "battery", "update", "other",
]; // prettier-ignore

/**
 * @param {Object} overview OVERVIEW of docs/dashboards.md
 * @returns {number[]} record ids of what the page follows: what matters now first
 */
export function followedOf({areas, entities}) {
    const rank = (row) => (matters(row) ? 0 : THEMES.length) + THEMES.indexOf(row.theme);
    const sorted = [...entities].sort((one, other) => rank(one) - rank(other));
    const named = areas.map(({temperature_row: row}) => row).filter(Boolean);
    return [...new Set([...named, ...sorted].map(({id}) => id))].slice(0, MOST_FOLLOWED);
}

/**
 * Read what the overview of the current instance shows, and follow it.
 *
 * @param {() => number|false|undefined} getInstanceId
 * @param {{isAwaited: boolean}} options whether it is what the page begins with
 * @returns {ReturnType<typeof useReading>}
 */
export function useOverview(getInstanceId, {isAwaited}) {
    const dashboards = useService("ha_dashboards");
    const store = useService("ha_store");
    const calls = useService("ha_pending_calls");
    const translations = useService("ha_translations");
    const entities = useState(store.entities);
    const pending = useState(calls.pending);
    // Which instance is the current one the server knows, too: nobody waits for its list of instances first.
    let first = isAwaited ? dashboards.overview(false, ATTRIBUTES).catch(() => null) : null;
    const reading = useReading(getInstanceId, async (id) => {
        const early = await first;
        first = null;
        return early?.instance_id === id ? early : dashboards.overview(id, ATTRIBUTES);
    });
    useEffect(
        (ids) => {
            const releases = ids ? ids.split(",").map((id) => store.follow(Number(id))) : [];
            return () => releases.forEach((release) => release());
        },
        () => [
            reading.data
                ? followedOf(reading.data)
                      .sort((one, other) => one - other)
                      .join()
                : "",
        ]
    );
    useEffect(
        (id) => {
            if (id) {
                translations.load(id);
            }
        },
        () => [getInstanceId()]
    );
    useEffect(() => {
        for (const id of [...pending.keys()]) {
            const entity = entities.get(id);
            if (entity?.live) {
                calls.settle(id, entity);
            }
        }
    });
    return reading;
}
