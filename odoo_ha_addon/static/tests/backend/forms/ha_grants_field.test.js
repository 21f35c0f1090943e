import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

class HaGrant extends models.Model {
    _name = "ha.grant";

    note = fields.Char();

    _records = [{id: 1, note: "For Ana"}];
}

class HaEntityGroup extends models.Model {
    _name = "ha.entity.group";

    name = fields.Char();
    grant_ids = fields.Many2many({relation: "ha.grant"});

    _records = [{id: 1, name: "Ground floor", grant_ids: [1]}];
}

defineModels([HaGrant, HaEntityGroup]);

const FORM = `
    <form>
        <field name="grant_ids" widget="ha_grants">
            <list editable="bottom" delete="1"><field name="note"/></list>
        </field>
    </form>`;

function mountGroup() {
    onRpc("ha.entity.group", "web_save", ({args}) => {
        expect.step(args[1].grant_ids.map(([kind, , values]) => [kind, values?.note ?? false]));
    });
    return mountView({type: "form", resModel: "ha.entity.group", resId: 1, arch: FORM});
}

test("a new grant is written in a row of the group's form", async () => {
    await mountGroup();
    await contains(".o_field_x2many_list_row_add a").click();
    await contains(".o_selected_row [name=note] input").edit("For Ben", {confirm: false});
    await clickSave();
    expect.verifySteps([[[0, "For Ben"]]]);
    expect(queryAllTexts(".o_data_row [name=note]")).toEqual(["For Ana", "For Ben"]);
});

test("a row that is removed is told to the server, which revokes the grant", async () => {
    await mountGroup();
    await contains(".o_list_record_remove button").click();
    await clickSave();
    expect.verifySteps([[[2, false]]]);
});
