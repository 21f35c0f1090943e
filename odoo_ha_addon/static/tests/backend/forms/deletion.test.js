import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    makeMockEnv,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {deletionTitle} from "@odoo_ha_addon/backend/forms/deletion";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

class HaLabel extends models.Model {
    _name = "ha.label";

    name = fields.Char();

    _records = [{id: 1, name: "Facility"}];
}

defineModels([HaLabel]);

test("a question about several names the first of them", async () => {
    await makeMockEnv();
    expect(deletionTitle(["A"])).toBe("Delete A?");
    expect(deletionTitle(["A", "B"])).toBe("Delete A, B?");
    expect(deletionTitle(["A", "B", "C", "D", "E"])).toBe("Delete A, B, C and 2 more?");
    expect(deletionTitle(["A", "B"], 90)).toBe("Delete A, B and 88 more?");
});

describe("with a list of instances", () => {
    beforeEach(() => onRpc("ha.instance", "unlink", ({args}) => expect.step(`unlink ${args[0]}`)));

    test("deleting asks by name, says what is lost, and the red button deletes", async () => {
        await mountView({
            type: "list",
            resModel: "ha.instance",
            arch: `<list><field name="name"/></list>`,
            actionMenus: {},
        });
        await contains(".o_data_row:eq(1) .o_list_record_selector input").click();
        await contains(".o_cp_action_menus .dropdown-toggle").click();
        await contains(".o-dropdown-item:contains(Delete)").click();
        expect(".modal-title").toHaveText("Delete Office?");
        expect(".modal-body").toHaveText(/Home Assistant itself stays as it is/);
        await click(".modal .btn-danger:contains(Delete)");
        await animationFrame();
        expect.verifySteps(["unlink 2"]);
    });
});

test("deleting in Home Assistant asks by name, and does nothing without a yes", async () => {
    onRpc("ha.label", "action_delete_in_home_assistant", () => {
        expect.step("deleted");
        return false;
    });
    await mountView({
        type: "form",
        resModel: "ha.label",
        resId: 1,
        arch: `<form js_class="ha_registry_form">
            <header><button name="action_delete_in_home_assistant" type="object" string="Delete in Home Assistant"/></header>
            <field name="name"/></form>`,
    });
    const button = ".o_statusbar_buttons button:contains(Delete in Home Assistant)";
    await click(button);
    await animationFrame();
    expect(".modal-title").toHaveText("Delete Facility in Home Assistant?");
    expect(".modal-body").toHaveText(/automations that name it/);
    await click(".modal button:contains(Keep)");
    await animationFrame();
    expect.verifySteps([]);
    await click(button);
    await animationFrame();
    await click(".modal .btn-danger");
    await animationFrame();
    expect.verifySteps(["deleted"]);
});
