import {Component, xml} from "@odoo/owl";
import {WEBSOCKET_CLOSE_CODES} from "@bus/workers/websocket_worker";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {advanceTime} from "@odoo/hoot-mock";
import {
    getService,
    MockServer,
    mockService,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {session} from "@web/session";
import {defineHaModels, passTimeUntil} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {HaRefusal} from "@odoo_ha_addon/services/calls/ha_refusal";
import {usePage} from "@odoo_ha_portal/public/page_refresh";
import {pageState} from "@odoo_ha_portal/public/page_server";

describe.current.tags("desktop");
defineHaModels();

const lamp = {id: 5, name: "Lamp"};
const shown = (entities) => ({kind: "", record_id: 0, entities, has_services: false});

/** As the server of the page notes and tells it. */
function over() {
    pageState.isOver = true;
    throw new HaRefusal("over", "Nothing is shared with you here.");
}

let answer;
beforeEach(() => {
    pageState.isOver = false;
    answer = () => shown([lamp]);
});

const isConnected = () => getService("bus_service").workerState === "CONNECTED";

/** A page that shows a lamp. */
async function mountPage() {
    mockService("ha_server", {connections: async () => [], page: async () => answer()});
    patchWithCleanup(session, {ha_page: shown([lamp])});
    class Page extends Component {
        static props = {};
        static template = xml`
            <ul class="things"><li t-foreach="page.entities" t-as="entity" t-key="entity.id" t-out="entity.name"/></ul>
        `;
        setup() {
            this.page = usePage();
        }
    }
    await mountWithCleanup(Page);
}

test("what ended before the bus was there is over within a second of connecting", async () => {
    answer = over;
    await mountPage();
    expect(pageState.isOver).toBe(false);
    getService("bus_service").start();
    await passTimeUntil(isConnected);
    await advanceTime(1000);
    expect(pageState.isOver).toBe(true);
});

test("a page that lost its connection shows what is left when it is back", async () => {
    answer = () => shown([lamp, {id: 6, name: "Lock"}]);
    await mountPage();
    getService("bus_service").start();
    await passTimeUntil(isConnected);
    await advanceTime(1000);
    expect(".things li").toHaveCount(2);
    answer = () => shown([lamp]);
    MockServer.env["bus.bus"]._simulateDisconnection(WEBSOCKET_CLOSE_CODES.ABNORMAL_CLOSURE);
    await passTimeUntil(() => !isConnected());
    await passTimeUntil(isConnected);
    await advanceTime(1000);
    expect(".things li").toHaveCount(1);
});

test("a tab that comes to a bus that others have connected asks as well, after its channels are heard", async () => {
    await mountPage();
    getService("bus_service").start();
    await passTimeUntil(isConnected);
    await advanceTime(1000);
    answer = () => {
        expect.step("asked");
        return shown([lamp]);
    };
    // As the worker tells each new tab.
    getService("bus_service").trigger("BUS:WORKER_STATE_UPDATED", "CONNECTED");
    await advanceTime(400);
    expect.verifySteps([]);
    await advanceTime(600);
    expect.verifySteps(["asked"]);
});
