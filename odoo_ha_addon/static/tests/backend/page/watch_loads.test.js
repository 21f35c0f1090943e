import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {contains, defineModels, fields, models, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {BUSY_DELAY, GATHER_DELAY} from "@odoo_ha_addon/services/live/registry_changes";
import {defineHaModels, heardChannels, passTimeUntil, sendOnBus} from "../../ha_test_helpers";

describe.current.tags("desktop");

class HaArea extends models.Model {
    _name = "ha.area";

    name = fields.Char();

    _records = [
        {id: 1, name: "Kitchen"},
        {id: 2, name: "Bath"},
    ];
}

defineHaModels();
defineModels([HaArea]);

const ARCHS = {
    list: `<list js_class="ha_registry_list"><field name="name"/></list>`,
    kanban: `
        <kanban js_class="ha_area_kanban">
            <templates><t t-name="card"><field name="name"/></t></templates>
        </kanban>`,
    form: `<form js_class="ha_registry_form"><field name="name"/></form>`,
};
const SEARCH = `<search><filter name="bath" string="Bath" domain="[('name', '=', 'Bath')]"/></search>`;
const READS = ["web_search_read", "web_read"];

/** The next answer of the server comes when the promise says so; later ones come at once. */
function delayNextRead() {
    const answer = new Deferred();
    let isFirst = true;
    onRpc("ha.area", READS, async ({parent}) => {
        const result = parent();
        if (isFirst) {
            isFirst = false;
            await answer;
        }
        return result;
    });
    return answer;
}

const mountAreas = (type, values = {}) =>
    mountView({type, resModel: "ha.area", arch: ARCHS[type], searchViewArch: SEARCH, ...values});

/** Home Assistant changes something, and the page has had time to read again. */
async function change() {
    await passTimeUntil(() => heardChannels().includes("ha_status"));
    await sendOnBus("ha_status", "ha_registry_changed", {instance_id: 1, models: ["ha.area"]});
    await advanceTime(GATHER_DELAY);
    await animationFrame();
}

for (const [type, selector] of [
    ["list", ".o_data_cell"],
    ["kanban", ".o_kanban_record:not(.o_kanban_ghost)"],
]) {
    test(`${type}: a change that is heard before the first records are there does not keep them away`, async () => {
        const answer = delayNextRead();
        await mountAreas(type);
        await change();
        answer.resolve();
        await animationFrame();
        await advanceTime(BUSY_DELAY);
        await animationFrame();
        expect(queryAllTexts(selector)).toEqual(["Kitchen", "Bath"]);
    });

    test(`${type}: nor does one keep away what is searched for`, async () => {
        await mountAreas(type);
        const answer = delayNextRead();
        await contains(".o_searchview_dropdown_toggler").click();
        await contains(".o_filter_menu .o_menu_item:contains(Bath)").click();
        await change();
        answer.resolve();
        await animationFrame();
        await advanceTime(BUSY_DELAY);
        await animationFrame();
        expect(queryAllTexts(selector)).toEqual(["Bath"]);
    });
}

test("form: nor the next record", async () => {
    await mountAreas("form", {resId: 1, resIds: [1, 2]});
    const answer = delayNextRead();
    await contains(".o_pager_next").click();
    await change();
    answer.resolve();
    await animationFrame();
    await advanceTime(BUSY_DELAY);
    await animationFrame();
    expect(".o_field_widget[name=name] input").toHaveValue("Bath");
    expect(".o_pager_value").toHaveText("2");
});
