import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {mountView, onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

/** Groups as the server gives them. */
async function titles(groupBy, values) {
    const groups = values.map((value) => ({[groupBy]: value, __count: 1, __extra_domain: []}));
    onRpc("ha.entity", "web_read_group", () => ({groups, length: groups.length}));
    await mountView({
        type: "list",
        resModel: "ha.entity",
        groupBy: [groupBy],
        arch: `<list js_class="ha_entity_list"><field name="name"/><field name="state"/></list>`,
    });
    return queryAllTexts(".o_group_name");
}

test("a group of entities by state says which kind of nothing it holds", async () => {
    expect(await titles("state", [false, "∅", "unknown", "unavailable", "on"])).toEqual([
        "Not in Home Assistant (1)",
        "Empty (1)",
        "Unknown (1)",
        "Unavailable (1)",
        "on (1)",
    ]);
});

test("a group of entities by domain is called as people call them", async () => {
    expect(await titles("domain", ["alarm_control_panel", "light", "air_quality"])).toEqual([
        "Alarm control panels (1)",
        "Lights (1)",
        "Air quality (1)",
    ]);
});

test("a row of a list says of what kind an entity is as its group does", async () => {
    await mountView({
        type: "list",
        resModel: "ha.entity",
        arch: `<list js_class="ha_entity_list"><field name="domain" widget="ha_domain"/></list>`,
    });
    expect(queryAllTexts(".o_data_row:first td[name=domain]")).toEqual(["Lights"]);
});
