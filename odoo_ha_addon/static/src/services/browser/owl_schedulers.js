import {App} from "@odoo/owl";
import {patch} from "@web/core/utils/patch";

/**
 * Have each rendering completed by the App that it belongs to, and by no other.
 *
 * What a slot brings into an overlay is of the App that wrote the slot; the overlay is of the App with the main components.
 * Pages of the website and tests of components have two. Where such a component is rendered again while the overlay is still
 * mounting, as a live one may be at any moment, OWL hands the overlay's rendering to both schedulers. The second that completes it
 * fails (`childrenMap` of null), and takes the overlay away.
 */
function completeWhereItBelongs() {
    const app = new App(null);
    const Scheduler = app.scheduler.constructor;
    app.destroy();
    patch(Scheduler.prototype, {
        addFiber(fiber) {
            const owner = fiber.root.node.app.scheduler;
            if (owner === this) {
                super.addFiber(fiber);
            } else {
                owner.addFiber(fiber);
            }
        },
    });
}

completeWhereItBelongs();
