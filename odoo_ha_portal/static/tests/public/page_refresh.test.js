import {EventBus, Component, xml} from "@odoo/owl";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {advanceTime} from "@odoo/hoot-mock";
import {mockService, mountWithCleanup, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {session} from "@web/session";
import {defineHaModels} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {HaRefusal} from "@odoo_ha_addon/services/calls/ha_refusal";
import {usePage} from "@odoo_ha_portal/public/page_refresh";
import {pageState} from "@odoo_ha_portal/public/page_server";

describe.current.tags("headless");
defineHaModels();

beforeEach(() => {
    pageState.isOver = false;
});

const lamp = {id: 5, name: "Lamp"};
const shown = (entities) => ({kind: "", record_id: 0, entities, has_services: false});

/** A page that shows a lamp, and whose server answers as `answer` does. */
async function mountPage(answer) {
    const bus = new EventBus();
    mockService("bus_service", {
        addEventListener: bus.addEventListener.bind(bus),
        removeEventListener: bus.removeEventListener.bind(bus),
        subscribe() {},
        unsubscribe() {},
        start() {},
    });
    mockService("ha_server", {connections: async () => [], page: async () => answer()});
    patchWithCleanup(session, {ha_page: shown([lamp])});
    class Page extends Component {
        static props = {};
        static template = xml`<i t-foreach="page.entities" t-as="entity" t-key="entity.id" t-out="entity.name"/>`;
        setup() {
            this.page = usePage();
        }
    }
    await mountWithCleanup(Page);
    return {becomes: (state) => bus.trigger("BUS:WORKER_STATE_UPDATED", state)};
}

test("what ended while nobody listened is over within a second of connecting", async () => {
    const bus = await mountPage(() => {
        // As the server of the page notes it.
        pageState.isOver = true;
        throw new HaRefusal("over", "Nothing is shared with you here.");
    });
    bus.becomes("CONNECTING");
    await advanceTime(1000);
    expect(pageState.isOver).toBe(false);
    bus.becomes("CONNECTED");
    await advanceTime(1000);
    expect(pageState.isOver).toBe(true);
});

test("a page that lost its connection shows what is left when it is back", async () => {
    let entities = [lamp, {id: 6, name: "Lock"}];
    const bus = await mountPage(() => shown(entities));
    bus.becomes("CONNECTED");
    await advanceTime(1000);
    expect("i").toHaveCount(2);
    bus.becomes("DISCONNECTED");
    entities = [lamp];
    bus.becomes("CONNECTED");
    await advanceTime(1000);
    expect("i").toHaveText("Lamp");
});

test("it asks after the bus has asked for its channels, not before", async () => {
    const bus = await mountPage(() => {
        expect.step("asked");
        return shown([lamp]);
    });
    bus.becomes("CONNECTED");
    await advanceTime(400);
    expect.verifySteps([]);
    await advanceTime(600);
    expect.verifySteps(["asked"]);
});
