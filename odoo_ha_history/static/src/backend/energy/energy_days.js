const {DateTime} = luxon;

export const PERIODS = ["day", "week", "month", "year"];
export const COMPARISONS = ["previous", "year"];
export const KEYS = ["period", "date", "compare"];

/**
 * @param {Object} address
 * @returns {{period: string, day: string|false, compare: string|false}} what makes no sense is left out
 */
export function shownOf({period, date, compare}) {
    const day = DateTime.fromISO(String(date ?? ""));
    return {
        period: PERIODS.includes(period) ? period : "day",
        day: day.isValid && /^\d{4}-\d\d-\d\d$/.test(date) ? date : false,
        compare: COMPARISONS.includes(compare) ? compare : false,
    };
}

/** @returns {Object} what of an address leads to it */
export function addressOf({period, day, compare}) {
    return {
        period: period === "day" ? undefined : period,
        date: day || undefined,
        compare: compare || undefined,
    };
}

/**
 * @param {{first: string, last: string, today: string}} energy what is shown
 * @param {1|-1} direction
 * @returns {string|false} a day of the period beside it; false for the one that goes on now
 */
export function besides({first, last, today}, direction) {
    const day =
        direction > 0 ? DateTime.fromISO(last).plus({days: 1}) : DateTime.fromISO(first).minus({days: 1});
    const text = day.toISODate();
    return direction > 0 && text >= today ? false : text;
}

/** @returns {boolean} whether what is shown is not over */
export const isPresent = ({last, today}) => last >= today;

/**
 * What day is shown when the period becomes another: one that both have.
 *
 * @returns {string|false}
 */
export function dayWithin(energy) {
    return !energy || isPresent(energy) ? false : energy.first;
}
