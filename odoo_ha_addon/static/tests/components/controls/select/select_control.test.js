import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const FEW = {options: ["Morning", "Day", "Night"]};
const MANY = {options: ["One", "Two", "Three", "Four", "Five", "Six"]};

let calls;
beforeEach(() => {
    calls = listenToCalls();
});

test("a few options are buttons, and the one that is set is pressed", async () => {
    const tell = await mountControl("input_select.mode", "Day", FEW);
    expect(".o_ha_options button").toHaveCount(3);
    expect(".o_ha_options button[data-value=Day]").toHaveAttribute("aria-pressed", "true");
    await click(".o_ha_options button[data-value=Night]");
    await animationFrame();
    expect(calls()).toEqual([["select_option", {option: "Night"}]]);
    expect(".o_ha_options button[data-value=Night]").toHaveAttribute("aria-pressed", "true");
    await tell("Night");
    expect(".o_ha_control").toHaveAttribute("data-pending", "0");
});

test("many options are a list", async () => {
    await mountControl("select.number", "Two", MANY);
    await click(".o_ha_options_toggle");
    await animationFrame();
    expect(".o_ha_options_menu .dropdown-item").toHaveCount(6);
    await click(".o_ha_options_menu .dropdown-item[data-value=Five]");
    await animationFrame();
    expect(calls()).toEqual([["select_option", {option: "Five"}]]);
});

test("the option that is set already is not sent again", async () => {
    await mountControl("input_select.mode", "Day", FEW);
    await click(".o_ha_options button[data-value=Day]");
    expect(calls()).toEqual([]);
});

test("an option that Home Assistant has taken away since cannot be sent", async () => {
    const tell = await mountControl("select.number", "Two", MANY);
    await click(".o_ha_options_toggle");
    await animationFrame();
    await tell("Two", {options: ["One", "Two", "Three", "Four", "Six", "Seven"]});
    expect(".o_ha_options_menu .dropdown-item[data-value=Five]").toHaveCount(0);
});

test("an entity without options shows what is set", async () => {
    await mountControl("select.number", "Two", {});
    expect(".o_ha_control button").toHaveCount(0);
    expect(".o_ha_control").toHaveText("Two");
});
