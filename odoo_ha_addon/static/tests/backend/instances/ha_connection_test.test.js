import {describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {contains, mockService, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const RESULT = {type: "ir.actions.act_window", res_model: "ha.connection.test", res_id: 1, target: "new"};

/** A form with the button; saving it fails the test, `action` steps are what it shows. */
async function mountForm(resId, answer = () => RESULT) {
    mockService("action", {doAction: ({res_model}) => expect.step(`shows ${res_model}`)});
    onRpc("ha.instance", "web_save", () => expect.step("saved"));
    onRpc("ha.connection.test", "try_settings", ({args}) => {
        expect.step(`tries ${JSON.stringify(args)}`);
        return answer();
    });
    await mountView({
        type: "form",
        resModel: "ha.instance",
        resId,
        arch: `<form><header><widget name="ha_connection_test"/></header><field name="name"/></form>`,
    });
}

test("what stands in a new form is tried, and not saved", async () => {
    await mountForm(false);
    await contains("[name=name] input").edit("New", {confirm: false});
    await click("button:contains(Test connection)");
    await animationFrame();
    expect.verifySteps(['tries [false,{"name":"New"}]', "shows ha.connection.test"]);
});

test("of a saved form only what was changed is told, and it stays unsaved", async () => {
    await mountForm(1);
    await click("button:contains(Test connection)");
    await animationFrame();
    expect.verifySteps(["tries [1,{}]", "shows ha.connection.test"]);
    await contains("[name=name] input").edit("Cottage", {confirm: false});
    await click("button:contains(Test connection)");
    await animationFrame();
    expect.verifySteps(['tries [1,{"name":"Cottage"}]', "shows ha.connection.test"]);
    expect(".o_form_status_indicator_buttons:not(.invisible)").toHaveCount(1);
});

test("while it is tried, nobody can try again", async () => {
    const trying = new Deferred();
    await mountForm(1, () => trying);
    await click("button:contains(Test connection)");
    await animationFrame();
    expect("button:contains(Test connection)").not.toBeEnabled();
    trying.resolve(RESULT);
    await animationFrame();
    expect("button:contains(Test connection)").toBeEnabled();
    expect.verifySteps(["tries [1,{}]", "shows ha.connection.test"]);
});
