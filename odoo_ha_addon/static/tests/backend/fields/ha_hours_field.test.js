import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryAllValues} from "@odoo/hoot-dom";
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

const WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

class HaGrantWindow extends models.Model {
    _name = "ha.grant.window";

    monday = fields.Boolean({default: true});
    tuesday = fields.Boolean();
    wednesday = fields.Boolean();
    thursday = fields.Boolean();
    friday = fields.Boolean();
    saturday = fields.Boolean();
    sunday = fields.Boolean();
    hour_from = fields.Float({default: 8});
    hour_to = fields.Float({default: 18});

    _records = [{id: 1, monday: true, hour_from: 6, hour_to: 9}];
}

class HaGrant extends models.Model {
    _name = "ha.grant";

    window_ids = fields.One2many({relation: "ha.grant.window"});

    _records = [{id: 1, window_ids: [1]}];
}

defineModels([HaGrant, HaGrantWindow]);

async function mountGrant(readonly = "0") {
    onRpc("ha.grant", "web_save", ({args}) =>
        expect.step(args[1].window_ids.map((command) => (command[0] ? command : command[2])))
    );
    await mountView({
        type: "form",
        resModel: "ha.grant",
        resId: 1,
        arch: `<form><field name="window_ids" widget="ha_hours" readonly="${readonly}"/></form>`,
    });
}

test("days are tapped and hours are written", async () => {
    await mountGrant();
    await contains(".o_ha_hours button[name=saturday]").click();
    await contains(".o_ha_hours [name=hour_to] input").edit("12:30");
    await clickSave();
    expect.verifySteps([[[1, 1, {saturday: true, hour_to: 12.5}]]]);
    expect(".o_ha_hours button[aria-pressed=true]").toHaveCount(2);
});

test("one line can be added after another and removed again", async () => {
    await mountGrant();
    expect(".o_ha_hours_remove").toHaveCount(0);
    await contains(".o_ha_hours_add").click();
    expect(queryAllValues(".o_ha_hours [name=hour_from] input")).toEqual(["06:00", "08:00"]);
    await contains(".o_ha_hours_remove:first").click();
    expect(queryAllValues(".o_ha_hours [name=hour_from] input")).toEqual(["08:00"]);
    await clickSave();
    const given = {
        ...Object.fromEntries(WEEK.map((day) => [day, day === "monday"])),
        hour_from: 8,
        hour_to: 18,
    };
    expect.verifySteps([[given, [2, 1]]]);
});

test("who may not change them reads them", async () => {
    await mountGrant("1");
    expect(".o_ha_hours button:enabled").toHaveCount(0);
    expect(queryAllTexts(".o_ha_hours [name=hour_from] > :last-child")).toEqual(["06:00"]);
});
