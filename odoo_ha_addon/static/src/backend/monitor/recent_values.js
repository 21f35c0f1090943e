/** What is kept of each value while a page is open, in milliseconds; nothing is stored. */
export const SPAN = 15 * 60_000;
/** A value is noted this often, in milliseconds. */
export const STEP = 5_000;
/** What comes closer takes the place of what came before; timers are never quite on time. */
const CLOSEST = STEP / 2;

/** The values that came while a page was open. */
export class RecentValues {
    /** By record id: points, oldest first. */
    points = new Map();

    /**
     * @param {number} id record id of `ha.entity`
     * @param {number|null} value
     * @param {number} now milliseconds since the epoch
     */
    note(id, value, now) {
        const points = this.points.get(id) || [];
        const last = points.at(-1);
        if (last && now - last.x < CLOSEST) {
            last.y = value;
        } else {
            points.push({x: now, y: value});
        }
        while (points.length && now - points[0].x > SPAN) {
            points.shift();
        }
        this.points.set(id, points);
    }

    /** @returns {{x: number, y: number|null}[]} */
    of(id) {
        return this.points.get(id) || [];
    }
}
