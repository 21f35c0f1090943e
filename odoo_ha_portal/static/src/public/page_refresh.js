import {markRaw, onMounted, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {user} from "@web/core/user";
import {useBus, useService} from "@web/core/utils/hooks";
import {session} from "@web/session";
import {pageState} from "./page_server";

/** Many pages hear of a change at the same moment, and are not to ask at the same moment; in milliseconds. */
const SOONEST = 100;
const SPREAD = 700;

/** Nothing of it is observed but that it is another: there may be hundreds of rows. */
function unobserved(values) {
    return Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? markRaw(value) : value])
    );
}

/**
 * PAGE of docs/portal.md, which is read again when what is shared has changed.
 *
 * @returns {import("./page_layout").HaPageData}
 */
export function usePage() {
    const bus = useService("bus_service");
    const server = useService("ha_server");
    const page = useState(unobserved(session.ha_page));
    let timer;

    async function read() {
        const wasEmpty = !page.entities.length;
        try {
            const fresh = await server.page({kind: page.kind, id: page.record_id});
            session.ha_more_services = fresh.has_services;
            Object.assign(page, unobserved(fresh));
            pageState.isOver = false;
        } catch {
            // The server's answer says what is over. Where nothing was shared yet, nothing is.
            pageState.isOver &&= !wasEmpty;
        }
    }

    function readSoon() {
        browser.clearTimeout(timer);
        timer = browser.setTimeout(read, SOONEST + Math.random() * SPREAD);
    }

    bus.subscribe("ha_access_changed", readSoon);
    useBus(bus, "BUS:RECONNECT", readSoon);
    useBus(bus, "BUS:CONNECT", () => {
        if (!page.entities.length) {
            // What was given before the bus was there has been told to nobody.
            readSoon();
        }
    });
    onMounted(() => {
        if (user.userId) {
            // Users hear of what is given to them before anything is.
            bus.start();
        }
    });
    onWillUnmount(() => {
        browser.clearTimeout(timer);
        bus.unsubscribe("ha_access_changed", readSoon);
    });
    return page;
}
