import {describe, expect, test} from "@odoo/hoot";
import {click, edit} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const button = (service) => `.o_ha_button[data-service=${service}]`;

const CUPS = {
    key: "cups", name: "Cups", description: "How many", required: true, default: 2, kind: "number",
    options: { min: 1, max: 12 },
}; // prettier-ignore

test("a script runs with what its fields were given", async () => {
    const takeCalls = listenToCalls();
    onRpc("ha.entity", "script_fields", () => [CUPS]);
    await mountControl("script.coffee", "off");
    expect("[data-field=cups] input").toHaveValue(2);
    await click("[data-field=cups] input");
    await edit("5", {confirm: "tab"});
    await click(button("turn_on"));
    await animationFrame();
    expect(takeCalls()).toEqual([["turn_on", {variables: {cups: 5}}]]);
});

test("what is missing or out of range is said, and nothing is sent", async () => {
    const takeCalls = listenToCalls();
    onRpc("ha.entity", "script_fields", () => [CUPS]);
    await mountControl("script.coffee", "off");
    for (const [text, problem] of [
        ["", "Needed to run the script."],
        ["13", "Enter a number from 1 to 12."],
    ]) {
        await click("[data-field=cups] input");
        await edit(text, {confirm: "tab"});
        await click(button("turn_on"));
        await animationFrame();
        expect("[data-field=cups] [role=alert]").toHaveText(problem);
    }
    expect(takeCalls()).toEqual([]);
});

test("a running script can be stopped", async () => {
    const takeCalls = listenToCalls();
    onRpc("ha.entity", "script_fields", () => []);
    const tell = await mountControl("script.coffee", "off");
    expect(button("turn_off")).toHaveCount(0);
    await tell("on");
    await click(button("turn_off"));
    await animationFrame();
    expect(takeCalls()).toEqual([["turn_off", {}]]);
});
