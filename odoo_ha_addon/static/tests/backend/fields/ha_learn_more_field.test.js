import {describe, expect, test} from "@odoo/hoot";
import {defineModels, fields, models, mountView, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {session} from "@web/session";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

class HaCommand extends models.Model {
    _name = "ha.command";

    state = fields.Char();
    code = fields.Char();
    _records = [
        {id: 1, state: "failed", code: "busy"},
        {id: 2, state: "done", code: false},
    ];
}
defineModels([HaCommand]);

function mountForm(resId, arch) {
    patchWithCleanup(session, {ha_documentation_url: "/help.html"});
    return mountView({type: "form", resModel: "ha.command", resId, arch: `<form>${arch}</form>`});
}

test("a command that was not carried out leads to its paragraph", async () => {
    await mountForm(1, `<widget name="ha_outcome_learn_more"/>`);
    expect(".o_ha_learn_more").toHaveAttribute("href", "/help.html#refused-busy");
});

test("one that was carried out leads nowhere", async () => {
    await mountForm(2, `<widget name="ha_outcome_learn_more"/>`);
    expect(".o_ha_learn_more").toHaveCount(0);
});

test("a paragraph stands in a field, or in the view itself", async () => {
    await mountForm(
        1,
        `<field name="code" widget="ha_learn_more"/>
        <widget name="ha_learn_more" options="{'paragraph': 'announced-other'}"/>`
    );
    expect(".o_field_widget .o_ha_learn_more").toHaveAttribute("href", "/help.html#busy");
    expect(".o_widget .o_ha_learn_more").toHaveAttribute("href", "/help.html#announced-other");
});
