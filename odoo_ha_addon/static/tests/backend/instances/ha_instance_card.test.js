import {describe, expect, test} from "@odoo/hoot";
import {queryAllAttributes} from "@odoo/hoot-dom";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {HaInstanceCard} from "@odoo_ha_addon/backend/instances/ha_instance_card";
import {defineHaModels} from "../../ha_test_helpers";
import {instance, serveInstances} from "../../instance_test_helpers";

describe.current.tags("desktop");
defineHaModels();

test("the buttons of a card say to what Home Assistant they belong", async () => {
    serveInstances();
    await mountWithCleanup(HaInstanceCard, {
        props: {
            instance: instance(2, "Office", {area_count: 3, ha_version: "2025.4.4"}),
            isOneOfSeveral: true,
            isManager: true,
        },
    });
    expect(".o_ha_count[data-count=areas]").toHaveAttribute("title", "Areas of Office");
    expect(queryAllAttributes(".o_ha_card_buttons button", "aria-label")).toEqual([
        "Info about Office",
        "Settings of Office",
        "Switch to Office",
    ]);
    expect("footer").toHaveText(/Home Assistant 2025.4.4 · Not synchronized yet/);
});

test("who is no manager is told no address, not even that there is none, and led nowhere in vain", async () => {
    serveInstances();
    await mountWithCleanup(HaInstanceCard, {
        props: {
            instance: instance(2, "Office", {api_url: false}),
            isOneOfSeveral: true,
            isManager: false,
        },
    });
    expect(".o_ha_card_names").toHaveText("Office");
    expect(queryAllAttributes(".o_ha_card_buttons button", "aria-label")).toEqual(["Switch to Office"]);
});
