import {useEffect, useExternalListener, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";

const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

/** Moves all clocks of one pace together, while there are any and somebody can see the page. */
class Tick {
    clocks = new Set();
    timer = undefined;

    /** @param {number} every milliseconds */
    constructor(every) {
        this.every = every;
    }

    add(clock) {
        this.clocks.add(clock);
        move(clock);
        this.run();
        return () => {
            this.clocks.delete(clock);
            this.run();
        };
    }

    run() {
        const isNeeded = this.clocks.size > 0 && document.visibilityState !== "hidden";
        if (isNeeded && !this.timer) {
            this.clocks.forEach(move);
            this.timer = browser.setInterval(() => this.clocks.forEach(move), this.every);
        } else if (!isNeeded && this.timer) {
            browser.clearInterval(this.timer);
            this.timer = undefined;
        }
    }
}

function move(clock) {
    clock.now = Date.now() / SECOND;
}

const ticks = new Map([SECOND, MINUTE].map((every) => [every, new Tick(every)]));

/**
 * The time of this computer, for what moves by itself between two states of Home Assistant.
 *
 * It asks nobody, and it only moves while it is needed: a component that reads it is rendered again each second, or each minute.
 *
 * @param {() => boolean} isNeeded read after each rendering
 * @param {number} [every] `MINUTE`, where seconds are not told
 * @returns {{now: number}} seconds since the epoch; reactive
 */
export function useClock(isNeeded, every = SECOND) {
    const clock = useState({now: Date.now() / SECOND});
    const tick = ticks.get(every);
    useEffect(
        (isRunning) => (isRunning ? tick.add(clock) : undefined),
        () => [isNeeded()]
    );
    useExternalListener(document, "visibilitychange", () => tick.run());
    return clock;
}

/**
 * @param {number} seconds
 * @returns {string} such as `4:05` or `1:04:05`
 */
export function clockText(seconds) {
    const whole = Math.floor(seconds);
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor((whole % 3600) / 60);
    const two = (number) => String(number).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
