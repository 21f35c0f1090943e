import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** Milliseconds between two looks at what has been marked for long enough: to clear many marks at once is one painting of the page. */
export const PAUSE = 500;
const LOOKS = 3;

/** Marks what has changed on the page, for a second or a little more. */
registry.category("services").add("ha_highlight", {
    start() {
        /** How many more looks each element stays marked for. */
        const marked = new Map();
        let timer = null;

        function look() {
            for (const [element, looks] of marked) {
                if (looks > 1) {
                    marked.set(element, looks - 1);
                } else {
                    delete element.dataset.changed;
                    marked.delete(element);
                }
            }
            timer = marked.size ? browser.setTimeout(look, PAUSE) : null;
        }

        /**
         * Without any animation, which would have the browser paint a page of changing states sixty times a second; and by an
         * attribute, for where a class changes the browser matches the whole page against Odoo's rules again.
         *
         * @param {HTMLElement} element
         */
        return (element) => {
            if (!marked.has(element)) {
                element.dataset.changed = "";
            }
            marked.set(element, LOOKS);
            timer ??= browser.setTimeout(look, PAUSE);
        };
    },
});
