import {describe, expect, test} from "@odoo/hoot";
import {edit, press, waitFor, waitForNone} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "@odoo_ha_addon/../tests/ha_test_helpers";
import "@odoo_ha_automation/backend/number_field/ha_number_field";

describe.current.tags("desktop");
defineHaModels();

class Rule extends models.Model {
    _name = "rule";

    limit = fields.Float();
    minutes = fields.Integer();

    _records = [{id: 1, limit: 21.5, minutes: 5}];
}
defineModels([Rule]);

const mountForm = () =>
    mountView({
        type: "form",
        resModel: "rule",
        resId: 1,
        arch: `<form>
            <field name="limit" widget="ha_number"/>
            <field name="minutes" widget="ha_whole_number"/>
        </form>`,
    });

async function type(name, text) {
    await contains(`[name=${name}] input`).focus();
    await edit(text);
    await press("Tab");
    await animationFrame();
}

test("what is no number is said below where it was typed, until it is one", async () => {
    await mountForm();
    expect("[role=alert]").toHaveCount(0);
    await type("limit", "abc");
    await waitFor("[name=limit] [role=alert]");
    expect("[name=limit] [role=alert]").toHaveText("“abc” is no number.");
    expect("[name=limit] input").toHaveValue("abc");
    await type("limit", "22");
    await waitForNone("[role=alert]");
});

test("nor is a part of one a whole number", async () => {
    await mountForm();
    await type("minutes", "half an hour");
    await waitFor("[name=minutes] [role=alert]");
    expect("[name=minutes] [role=alert]").toHaveText("“half an hour” is no whole number.");
});
