import {reactive, useState} from "@odoo/owl";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";

const {DateTime} = luxon;

/**
 * Between which temperatures the day goes, of each weather of which this page was told a daily forecast: whatever shows the forecast
 * tells it, and cards read it without asking.
 *
 * @typedef {{day: string, least: number, most: number}} DayRange `day` as in ISO 8601
 * @type {Map<number, DayRange>} by the record id of the weather
 */
const ranges = reactive(new Map());

/**
 * @param {() => number} getRecordId of `ha.entity`
 * @returns {{range: DayRange|undefined, learn: (forecast: Object[]|undefined) => void}} `range`: of today, where it is known;
 *  reactive. `learn`: from a daily forecast as Home Assistant answers it
 */
export function useTodaysRange(getRecordId) {
    const known = useState(ranges);
    return {
        get range() {
            const range = known.get(getRecordId());
            return range?.day === DateTime.now().toISODate() ? range : undefined;
        },
        learn(forecast) {
            const range = rangeOf(forecast);
            if (range) {
                ranges.set(getRecordId(), range);
            }
        },
    };
}

function rangeOf(forecast) {
    const [today] = Array.isArray(forecast) ? forecast : [];
    const {temperature: most, templow: least} = today || {};
    const isKnown = [least, most].every((value) => typeof value === "number");
    return isKnown ? {day: DateTime.now().toISODate(), least, most} : undefined;
}

/**
 * @param {DayRange|undefined} range
 * @returns {string} such as "4° – 11°"; empty for none
 */
export function rangeText(range) {
    return range ? `${quantityText(range.least, "°")} – ${quantityText(range.most, "°")}` : "";
}
