const {DateTime} = luxon;

/**
 * @param {number} seconds since 1970
 * @returns {{iso: string, text: string}} the moment for machines, and for people: of today its time alone
 */
export function momentOf(seconds) {
    const moment = DateTime.fromSeconds(seconds);
    const isToday = moment.hasSame(DateTime.now(), "day");
    return {
        iso: moment.toISO(),
        text: moment.toLocaleString(isToday ? DateTime.TIME_SIMPLE : DateTime.DATETIME_MED),
    };
}
