import {describe, expect, test} from "@odoo/hoot";
import {click, edit} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {session} from "@web/session";
import {defineHaModels} from "../../ha_test_helpers";
import {listenToCalls, mountControl} from "../controls/control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const BLINK = {
    service: "blink",
    name: "Blink",
    description: "As a greeting",
    fields: [{key: "times", name: "Times", description: "", required: true, default: null, kind: "number", options: {min: 1}}],
}; // prettier-ignore

test("who was given another service calls it with what it takes", async () => {
    patchWithCleanup(session, {ha_more_services: true});
    const takeCalls = listenToCalls();
    onRpc("ha.entity", "more_services", () => [BLINK]);
    await mountControl("light.bed", "off");
    await click(".o_ha_more_service .o_ha_button");
    await animationFrame();
    expect(".o_ha_more_service [role=alert]").toHaveText("Needed.");
    await click("[data-field=times] input");
    await edit("3", {confirm: "tab"});
    await click(".o_ha_more_service .o_ha_button");
    await animationFrame();
    expect(takeCalls()).toEqual([["blink", {times: 3}]]);
});

test("nobody is asked where nothing more was given", async () => {
    onRpc("ha.entity", "more_services", () => expect.step("asked"));
    await mountControl("light.bed", "off");
    expect(".o_ha_more_services").toHaveCount(0);
    expect.verifySteps([]);
});
