import {pick} from "@web/core/utils/objects";
import {router} from "@web/core/browser/router";

/**
 * What a page shows, as a part of its address: so that it can be linked, bookmarked and gone back to.
 */
export class PageAddress {
    /**
     * @param {Object} props of a client action
     * @param {string[]} keys what of the address is the page's
     */
    constructor({action, updateActionState}, keys) {
        this.action = action;
        this.update = updateActionState;
        this.keys = keys;
    }

    /** @returns {Object} what the address says; nothing where it is still that of the page before */
    read() {
        const {path, id, tag} = this.action;
        return [path, id, tag].includes(router.current.action) ? pick(router.current, ...this.keys) : {};
    }

    /**
     * Go on to something else: the browser's Back leads here again.
     *
     * @param {Object} values by key; `undefined` for what is not to be in the address
     */
    push(values) {
        this.update(values);
    }

    /** As `push`, without a way back: the same is shown, or what nobody goes back to. */
    replace(values) {
        this.update(values);
        // The router gathers what it is told in one turn, and does it as it was told last.
        router.replaceState({});
    }
}
