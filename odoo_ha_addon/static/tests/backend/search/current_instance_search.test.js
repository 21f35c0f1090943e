import {describe, expect, test} from "@odoo/hoot";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {queryAllTexts} from "@odoo/hoot-dom";
import {fields, getService, mountView, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {Component, xml} from "@odoo/owl";
import {MANAGER_GROUP} from "@odoo_ha_addon/services/ha_data_service";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {defineHaModels, HaEntity} from "../../ha_test_helpers";
import {instance, serveInstances} from "../../instance_test_helpers";

describe.current.tags("desktop");
defineHaModels();
HaEntity._fields.is_current_instance = fields.Boolean();

const SEARCH = `<search>
    <filter name="current_instance" string="Current Instance" domain="[('is_current_instance', '=', True)]"/>
</search>`;

/** The server finds what is of the instance that is the current one when it is asked; it answers when `sent` is settled. */
async function mountList(server, {type = "list", jsClass = "", config = {}, sent} = {}) {
    const reads = [];
    onRpc("ha.entity", "web_search_read", async ({kwargs, parent}) => {
        reads.push(JSON.stringify(kwargs.domain));
        const isFiltered = JSON.stringify(kwargs.domain).includes("is_current_instance");
        kwargs.domain = isFiltered ? [["instance_id", "=", server.current]] : [];
        const found = parent();
        await sent;
        return found;
    });
    await mountView({
        type,
        resModel: "ha.entity",
        arch:
            type === "list"
                ? `<list ${jsClass && `js_class="${jsClass}"`}><field name="name"/></list>`
                : `<kanban><templates><t t-name="card"><field name="name"/></t></templates></kanban>`,
        searchViewArch: SEARCH,
        context: {search_default_current_instance: 1},
        config,
    });
    return reads;
}

test("the list shows what is of the current instance, and reads again when it becomes another", async () => {
    const server = serveInstances();
    const reads = await mountList(server);
    expect(".o_facet_value").toHaveText("Current Instance");
    expect(queryAllTexts(".o_data_cell")).toEqual(["Kitchen", "Outside"]);
    await getService("ha_data").switchInstance(2);
    await animationFrame();
    await animationFrame();
    expect(queryAllTexts(".o_data_cell")).toEqual(["Office kitchen"]);
    expect(reads.length).toBe(2);
});

test("the kanban does so too", async () => {
    const server = serveInstances();
    await mountList(server, {type: "kanban"});
    expect(queryAllTexts(".o_kanban_record:not(.o_kanban_ghost)")).toEqual(["Kitchen", "Outside"]);
    await getService("ha_data").switchInstance(2);
    await animationFrame();
    await animationFrame();
    expect(queryAllTexts(".o_kanban_record:not(.o_kanban_ghost)")).toEqual(["Office kitchen"]);
});

test("whoever switches while the list is being built sees what is of the other instance", async () => {
    const server = serveInstances();
    const isAsked = new Deferred();
    const answer = new Deferred();
    onRpc("has_group", async ({args}) => {
        if (args[1] === MANAGER_GROUP) {
            await answer;
        }
        return true;
    });
    onRpc("ha.entity", "web_search_read", () => isAsked.resolve());
    const mounting = mountList(server, {jsClass: "ha_entity_list"});
    await isAsked;
    await animationFrame();
    await getService("ha_data").switchInstance(2);
    answer.resolve();
    await mounting;
    await animationFrame();
    await animationFrame();
    expect(queryAllTexts(".o_data_cell")).toEqual(["Office kitchen"]);
});

test("and so does who switches while the first records are on their way", async () => {
    const server = serveInstances();
    const sent = new Deferred();
    await mountList(server, {config: {cache: true}, sent});
    await getService("ha_data").switchInstance(2);
    sent.resolve();
    await animationFrame();
    await animationFrame();
    expect(queryAllTexts(".o_data_cell")).toEqual(["Office kitchen"]);
});

test("with one instance the filter is off", async () => {
    const server = serveInstances({instances: [instance(1, "Home")]});
    const reads = await mountList(server);
    expect(".o_facet_value").toHaveCount(0);
    expect(reads).toEqual(["[]"]);
});

test("a component hears of a switch as long as it lives", async () => {
    class Listener extends Component {
        static template = xml`<p class="listener" t-esc="here.current?.name"/>`;
        static props = {};
        setup() {
            this.here = useCurrentInstance((instanceId) => expect.step(`now ${instanceId}`));
        }
    }
    serveInstances();
    const listener = await mountWithCleanup(Listener);
    const data = getService("ha_data");
    await data.load();
    await animationFrame();
    expect(".listener").toHaveText("Home");
    await data.switchInstance(2);
    await animationFrame();
    expect(".listener").toHaveText("Office");
    expect.verifySteps(["now 2"]);
    listener.__owl__.app.destroy();
    await data.switchInstance(1);
    expect.verifySteps([]);
});
