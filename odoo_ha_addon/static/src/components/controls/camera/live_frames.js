import {browser} from "@web/core/browser/browser";
import {HaPictureError} from "@odoo_ha_addon/services/pictures/ha_pictures";

/** Not more often, however fast camera and server are. */
export const SHORTEST_PAUSE = 100;
/** Of the time that a picture took: so a slow camera does not keep a worker of the server busy all the time. */
const PAUSE_SHARE = 0.5;
export const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 30_000;

/**
 * A moving picture out of single ones: the next is fetched when the last has come, as fast as camera and server allow.
 *
 * No request stays open, so a hundred people who look at cameras cannot use up the server's workers; see docs/pictures.md.
 */
export class LiveFrames {
    /**
     * @param {import("@odoo_ha_addon/services/pictures/ha_pictures").HaPictures} pictures
     * @param {number} recordId of the camera
     * @param {{onFrame: (url: string) => void, onError: (text: string) => void}} listener an object URL is the listener's
     *  until the next one
     */
    constructor(pictures, recordId, {onFrame, onError}) {
        this.pictures = pictures;
        this.recordId = recordId;
        this.onFrame = onFrame;
        this.onError = onError;
        this.failures = 0;
        this.last = "";
    }

    start() {
        if (!this.abort) {
            this.abort = new AbortController();
            this._next();
        }
    }

    /** The last picture stays. */
    pause() {
        this.abort?.abort();
        this.abort = null;
        browser.clearTimeout(this.timer);
    }

    stop() {
        this.pause();
        URL.revokeObjectURL(this.last);
    }

    async _next() {
        const {signal} = this.abort;
        const started = Date.now();
        let pause;
        try {
            const url = await this.pictures.load(this.recordId, {signal});
            if (signal.aborted) {
                URL.revokeObjectURL(url);
                return;
            }
            this._show(url);
            pause = Math.max(SHORTEST_PAUSE, (Date.now() - started) * PAUSE_SHARE);
        } catch (error) {
            if (signal.aborted) {
                return;
            }
            pause = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** this.failures++);
            this.onError(error instanceof HaPictureError ? error.message : String(error));
        }
        this.timer = browser.setTimeout(() => this._next(), pause);
    }

    _show(url) {
        this.failures = 0;
        this.onFrame(url);
        URL.revokeObjectURL(this.last);
        this.last = url;
    }
}
