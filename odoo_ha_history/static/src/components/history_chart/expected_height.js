import {heightOf} from "./plot_config";

/** What has lines and a bar for what it does, and by which attribute it tells that. */
const CLIMATES = {climate: "hvac_action", humidifier: "action", water_heater: undefined};
const NUMBERS = ["counter", "input_number", "number"];
/** Of a legend and what is between it and the chart; of the line above all charts. Pixels. */
const LEGEND = 32;
const MOMENT = 32;

/**
 * Before the server has answered: what room the charts of an entity will need, so that nothing moves under a finger when they come.
 *
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} [entity]
 * @param {boolean} isNarrow
 * @returns {number} pixels
 */
export function expectedHeight({domain, attributes = {}} = {}, isNarrow) {
    const isClimate = domain in CLIMATES;
    const isNumber =
        NUMBERS.includes(domain) || Boolean(attributes.unit_of_measurement || attributes.state_class);
    const hasLines = isClimate || isNumber || !domain;
    const bars = isClimate ? 1 + (CLIMATES[domain] in attributes) : Number(!hasLines);
    return (
        MOMENT +
        (hasLines ? LEGEND + heightOf({type: "lines"}, isNarrow) : 0) +
        (bars ? heightOf({type: "bars", bars: {length: bars}}) : 0)
    );
}
