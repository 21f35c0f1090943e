import {describe, expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {contains, defineModels, fields, models, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");

class Rule extends models.Model {
    _name = "ha.history.rule";

    domains = fields.Char();

    _records = [{id: 1, domains: "lock, cover"}];
}

defineMailModels();
defineModels([Rule]);

const CHOICES = [
    {name: "light", word: "Light", count: 12},
    {name: "lock", word: "Lock", count: 1},
    {name: "climate", word: "climate", count: 3},
];
const ARCH = `<form><field name="domains" widget="ha_names" options="{'source': 'domains'}"/></form>`;

async function mountField() {
    onRpc("ha.history.rule", "names", ({args}) => {
        expect.step(`names of ${args[0]}`);
        return CHOICES;
    });
    onRpc("ha.history.rule", "web_save", ({args}) => {
        expect.step(args[1].domains);
    });
    await mountView({type: "form", resModel: "ha.history.rule", resId: 1, arch: ARCH});
    expect.verifySteps(["names of domains"]);
}

const tags = () => queryAllTexts(".o_field_ha_names .o_tag");

async function type(text) {
    await contains(".o_field_ha_names input").edit(text, {confirm: false});
    await runAllTimers();
    await animationFrame();
}

test("names are shown in Home Assistant's words where it has some", async () => {
    await mountField();
    expect(tags()).toEqual(["Lock", "cover"]);
});

test("what there is and is not chosen yet is suggested, with how many entities it is", async () => {
    await mountField();
    await contains(".o_field_ha_names input").click();
    await runAllTimers();
    await animationFrame();
    expect(queryAllTexts(".o-autocomplete--dropdown-item")).toEqual([
        "Light\nlight\n12 entities",
        "climate\n3 entities",
    ]);
});

test("a suggestion is added", async () => {
    await mountField();
    await type("lig");
    await contains(".o-autocomplete--dropdown-item").click();
    expect(tags()).toEqual(["Lock", "cover", "Light"]);
    await contains(".o_form_button_save").click();
    expect.verifySteps(["lock, cover, light"]);
});

test("what is typed and is not suggested is added too, several at once", async () => {
    await mountField();
    await type("valve vacuum");
    await press("Enter");
    await animationFrame();
    expect(tags()).toEqual(["Lock", "cover", "valve", "vacuum"]);
});

test("a comma ends a name", async () => {
    await mountField();
    await type("valve");
    await press(",");
    await animationFrame();
    expect(tags()).toEqual(["Lock", "cover", "valve"]);
});

test("a name is there once", async () => {
    await mountField();
    await type("cover");
    await press(",");
    await animationFrame();
    expect(tags()).toEqual(["Lock", "cover"]);
});

test("Backspace in the empty input removes the last", async () => {
    await mountField();
    await contains(".o_field_ha_names input").click();
    await press("Backspace");
    await animationFrame();
    expect(tags()).toEqual(["Lock"]);
    await contains(".o_form_button_save").click();
    expect.verifySteps(["lock"]);
});

test("removing all leaves nothing", async () => {
    await mountField();
    await contains(".o_tag:first .o_delete").click();
    await contains(".o_tag:first .o_delete").click();
    await contains(".o_form_button_save").click();
    expect.verifySteps([false]);
});
