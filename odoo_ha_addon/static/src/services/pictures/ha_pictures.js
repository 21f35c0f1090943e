import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Semaphore} from "./semaphore";

/** So many pictures are fetched at once by this tab; the others wait, so that a page full of them leaves the server free. */
export const MOST_AT_ONCE = 2;
/** How often to try again while the server fetches as many pictures as it will. */
const MOST_TRIES = 6;
const LONGEST_WAIT = 5_000;

const BUSY = 503;

/** A picture that cannot be shown; the message is for people. */
export class HaPictureError extends Error {}

/**
 * Pictures of entities and areas, through Odoo: what a camera sees, artwork, images, portraits and rooms.
 *
 * They are fetched by hand and not by `<img src>`, to wait where the server is busy and to say why there is none.
 */
export class HaPictures {
    constructor({ha_server}) {
        this.server = ha_server;
        this.places = new Semaphore(MOST_AT_ONCE);
    }

    /**
     * @param {number} recordId of `ha.entity`, or of `ha.area`
     * @param {Object} [options]
     * @param {"entity"|"area"} [options.kind]
     * @param {string} [options.of] what it is a picture of; the browser keeps the picture of the same thing. Without it,
     *  what can be seen now is fetched
     * @param {AbortSignal} [options.signal]
     * @returns {Promise<string>} an object URL, to be revoked by the caller
     * @throws {HaPictureError}
     */
    async load(recordId, {of = "", kind = "entity", signal} = {}) {
        const url = this.server.pictureAddress(recordId, kind) + (of ? `?of=${encodeURIComponent(of)}` : "");
        for (let tries = 1; ; tries++) {
            const response = await this.places.use(() => this._fetch(url, signal));
            if (response.ok) {
                return URL.createObjectURL(await response.blob());
            }
            if (response.status !== BUSY || tries >= MOST_TRIES) {
                throw new HaPictureError((await response.text()) || _t("There is no picture."));
            }
            await wait(Number(response.headers.get("Retry-After")) * 1000 || 1000, signal);
        }
    }

    async _fetch(url, signal) {
        signal?.throwIfAborted();
        try {
            return await browser.fetch(url, {signal});
        } catch (error) {
            if (signal?.aborted) {
                throw error;
            }
            throw new HaPictureError(_t("Odoo cannot be reached."));
        }
    }
}

/** @returns {Promise<void>} settled after the time, or rejected when `signal` says that nobody waits any more */
function wait(milliseconds, signal) {
    return new Promise((resolve, reject) => {
        browser.setTimeout(
            () => {
                if (signal?.aborted) {
                    reject(signal.reason);
                } else {
                    resolve();
                }
            },
            Math.min(milliseconds, LONGEST_WAIT)
        );
    });
}

export const haPicturesService = {
    dependencies: ["ha_server"],
    start(env, services) {
        return new HaPictures(services);
    },
};

registry.category("services").add("ha_pictures", haPicturesService);
