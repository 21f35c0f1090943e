import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {mountView} from "@web/../tests/web_test_helpers";
import {defineHaModels, HaEntity} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const STATES = [false, "", "unknown", "unavailable", "on"];

beforeEach(() => {
    HaEntity._records = STATES.map((state, index) => ({
        id: index + 1,
        name: `Note ${index}`,
        domain: index ? "alarm_control_panel" : "input_text",
        instance_id: 1,
        state,
    }));
});

async function titles(groupBy) {
    await mountView({
        type: "list",
        resModel: "ha.entity",
        groupBy: [groupBy],
        arch: `<list js_class="ha_entity_list"><field name="name"/><field name="state"/></list>`,
    });
    return queryAllTexts(".o_group_name");
}

test("a group of entities by state says which kind of nothing it holds", async () => {
    const expected = ["Empty (1)", "Not in Home Assistant (1)", "Unavailable (1)", "Unknown (1)", "on (1)"];
    expect((await titles("state")).sort()).toEqual(expected);
});

test("a group of entities by domain is called as people call them", async () => {
    expect((await titles("domain")).sort()).toEqual(["Alarms (4)", "Input texts (1)"]);
});
