import {browser} from "@web/core/browser/browser";

/** @returns {Promise<void>} settled when the browser has painted the page as it is now: what only decorates it can come after that */
export function afterPaint() {
    return new Promise((resolve) => browser.requestAnimationFrame(() => browser.setTimeout(resolve, 0)));
}
