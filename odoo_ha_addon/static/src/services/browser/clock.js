import {useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";

const SECOND = 1_000;

/**
 * The time of this computer, for what moves by itself between two states of Home Assistant.
 *
 * It asks nobody, and it only moves while it is needed: a component that reads it is rendered again each second.
 *
 * @param {() => boolean} isNeeded read after each rendering
 * @returns {{now: number}} seconds since the epoch; reactive
 */
export function useClock(isNeeded) {
    const clock = useState({now: Date.now() / SECOND});
    useEffect(
        (isRunning) => {
            if (!isRunning) {
                return;
            }
            const tick = () => (clock.now = Date.now() / SECOND);
            tick();
            const timer = browser.setInterval(tick, SECOND);
            return () => browser.clearInterval(timer);
        },
        () => [isNeeded()]
    );
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
