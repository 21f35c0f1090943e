import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const CUPS = {initial: 2, step: 2, minimum: 0, maximum: 6};
const button = (service) => `.o_ha_counter [data-service=${service}]`;

let calls;
beforeEach(() => {
    calls = listenToCalls();
});

test("it counts in its steps, and shows it at once", async () => {
    const tell = await mountControl("counter.cups", "2", CUPS);
    expect(".o_ha_counter_value").toHaveText("2");
    await click(button("increment"));
    await animationFrame();
    expect(".o_ha_counter_value").toHaveText("4");
    expect(calls()).toEqual([["increment", {}]]);
    await tell("4");
    expect(".o_ha_control").toHaveAttribute("data-pending", "0");
    await click(button("decrement"));
    await animationFrame();
    expect(".o_ha_counter_value").toHaveText("2");
    expect(calls()).toEqual([["decrement", {}]]);
});

test("fast clicks all count, and Home Assistant's last word settles them all", async () => {
    const tell = await mountControl("counter.rings", "0", {initial: 0, step: 1});
    for (let click_ = 0; click_ < 3; click_++) {
        await click(button("increment"));
        await animationFrame();
    }
    expect(".o_ha_counter_value").toHaveText("3");
    expect(calls()).toEqual([
        ["increment", {}],
        ["increment", {}],
        ["increment", {}],
    ]);
    await tell("3");
    expect(".o_ha_counter_value").toHaveText("3");
    expect(".o_ha_control").toHaveAttribute("data-pending", "0");
});

test("it does not go beyond its ends", async () => {
    const tell = await mountControl("counter.cups", "6", CUPS);
    expect(button("increment")).not.toBeEnabled();
    expect(button("decrement")).toBeEnabled();
    await tell("0");
    expect(button("increment")).toBeEnabled();
    expect(button("decrement")).not.toBeEnabled();
});

test("it goes back to its beginning", async () => {
    await mountControl("counter.cups", "6", CUPS);
    await click(button("reset"));
    await animationFrame();
    expect(calls()).toEqual([["reset", {}]]);
    expect(".o_ha_counter_value").toHaveText("2");
});

test("in a row there is no way back to the beginning", async () => {
    await mountControl("counter.cups", "2", CUPS, {place: "list"});
    expect(button("increment")).toHaveCount(1);
    expect(button("reset")).toHaveCount(0);
});

test("an unknown count is not counted on", async () => {
    await mountControl("counter.cups", "unknown", CUPS);
    expect(".o_ha_counter_value").toHaveText("–");
    for (const service of ["decrement", "increment", "reset"]) {
        expect(button(service)).not.toBeEnabled();
    }
});
