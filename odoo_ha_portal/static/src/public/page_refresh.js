import {markRaw, onMounted, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {user} from "@web/core/user";
import {useBus, useService} from "@web/core/utils/hooks";
import {session} from "@web/session";
import {pageState} from "./page_server";

/** Many pages hear of a change at the same moment, and are not to ask at the same moment; in milliseconds. */
const SOONEST = 100;
const SPREAD = 700;
/** When a bus that has just connected listens for certain: it asks for its channels 300 ms later. In milliseconds. */
const LISTENING = 500;
/** Within a second of connecting. */
const LISTENING_SPREAD = 300;

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

    function readIn(soonest, spread) {
        browser.clearTimeout(timer);
        timer = browser.setTimeout(read, soonest + Math.random() * spread);
    }

    function readSoon() {
        readIn(SOONEST, SPREAD);
    }

    bus.subscribe("ha_access_changed", readSoon);
    useBus(bus, "BUS:WORKER_STATE_UPDATED", ({detail: state}) => {
        if (state === "CONNECTED") {
            // What was given or taken before the bus listened has been told to nobody. Of a bus that other tabs have
            // connected, this tells each new one.
            readIn(LISTENING, LISTENING_SPREAD);
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
