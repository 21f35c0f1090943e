const {DateTime} = luxon;

/**
 * @param {string|undefined} text a duration as Home Assistant writes it: `H:MM:SS`
 * @returns {number} seconds; 0 for anything else
 */
export function secondsOf(text) {
    const [, hours, minutes, seconds] = /^(\d+):(\d{2}):(\d{2})/.exec(text || "") || [];
    return seconds === undefined ? 0 : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/**
 * How long a timer still runs. While it does, Home Assistant only tells when it ends.
 *
 * @param {{state: string, attributes: {duration?: string, remaining?: string, finishes_at?: string}}} timer
 * @param {number} now seconds since the epoch
 * @returns {number} whole seconds
 */
export function secondsLeft({state, attributes}, now) {
    if (state === "idle") {
        return secondsOf(attributes.duration);
    }
    const kept = secondsOf(attributes.remaining ?? attributes.duration);
    const end = DateTime.fromISO(attributes.finishes_at || "");
    if (state !== "active" || !end.isValid) {
        return kept;
    }
    // Clocks differ: it neither has more left than it had, nor less than nothing.
    const most = Math.max(kept, secondsOf(attributes.duration));
    return Math.max(0, Math.min(most, Math.ceil(end.toSeconds() - now)));
}
