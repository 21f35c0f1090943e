import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineHaModels } from "../ha_test_helpers";
import { listenToCalls, mountControl } from "./control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

for (const domain of ["switch", "input_boolean"]) {
    for (const size of ["full", "compact"]) {
        test(`${domain}, ${size}: is turned on and off`, async () => {
            const calls = listenToCalls();
            const tell = await mountControl(`${domain}.pump`, "off", {}, { size });
            expect("input[role=switch]").not.toBeChecked();
            await click("input[role=switch]");
            await animationFrame();
            expect(calls()).toEqual([["turn_on", {}]]);
            expect("input[role=switch]").toBeChecked();
            await tell("on");
            await click("input[role=switch]");
            await animationFrame();
            expect(calls()).toEqual([["turn_off", {}]]);
        });
    }
}

test("says its state in words, and what was asked for at once", async () => {
    listenToCalls();
    await mountControl("switch.pump", "off");
    expect(".o_ha_state_text").toHaveText("Off");
    await click("input[role=switch]");
    await animationFrame();
    expect(".o_ha_state_text").toHaveText("On");
});

test("whoever may not control it sees the switch, but cannot move it", async () => {
    await mountControl("switch.pump", "on", {}, { mayControl: false });
    expect("input[role=switch]").toBeChecked();
    expect("input[role=switch]").not.toBeEnabled();
});
