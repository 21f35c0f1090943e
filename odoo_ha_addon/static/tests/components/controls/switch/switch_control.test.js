import {describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

for (const domain of ["switch", "input_boolean"]) {
    for (const place of ["form", "list"]) {
        test(`${domain}, in a ${place}: is turned on and off`, async () => {
            const calls = listenToCalls();
            const tell = await mountControl(`${domain}.pump`, "off", {}, {place});
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

test("a user who may not control it sees the switch, but cannot move it", async () => {
    await mountControl("switch.pump", "on", {}, {mayControl: false});
    expect("input[role=switch]").toBeChecked();
    expect("input[role=switch]").not.toBeEnabled();
});

describe("a state that Home Assistant only assumes", () => {
    const ASSUMED = {assumed_state: true};
    const button = (service) => `.o_ha_assumed [data-service=${service}]`;

    for (const entityId of [
        "switch.pump",
        "input_boolean.pump",
        "light.pump",
        "fan.pump",
        "humidifier.pump",
        "remote.pump",
        "siren.pump",
    ]) {
        for (const place of ["form", "list"]) {
            test(`${entityId.split(".")[0]}, in a ${place}: has a button for on and one for off`, async () => {
                const calls = listenToCalls();
                const tell = await mountControl(entityId, "on", ASSUMED, {place});
                expect("input[role=switch]").toHaveCount(0);
                expect(button("turn_on")).toHaveAttribute("aria-pressed", "true");
                expect(button("turn_off")).toHaveAttribute("aria-pressed", "false");
                await click(button("turn_on"));
                await animationFrame();
                expect(calls()).toEqual([["turn_on", {}]], {message: "it may be off all the same"});
                await tell("on");
                await click(button("turn_off"));
                await animationFrame();
                expect(calls()).toEqual([["turn_off", {}]]);
                expect(button("turn_off")).toHaveAttribute("aria-pressed", "true", {
                    message: "shown at once",
                });
            });
        }
    }

    test("the same of one whose state is unknown, until it is known", async () => {
        const tell = await mountControl("switch.pump", "unknown", {}, {place: "list"});
        expect(button("turn_on")).toHaveAttribute("aria-pressed", "false");
        expect(button("turn_off")).toHaveAttribute("aria-pressed", "false");
        await tell("on");
        expect(".o_ha_assumed").toHaveCount(0);
        expect("input[role=switch]").toBeChecked();
    });

    test("a user who may not control it sees the switch, but cannot move it", async () => {
        await mountControl("switch.pump", "on", ASSUMED, {mayControl: false});
        expect(".o_ha_assumed").toHaveCount(0);
        expect("input[role=switch]").not.toBeEnabled();
    });
});
