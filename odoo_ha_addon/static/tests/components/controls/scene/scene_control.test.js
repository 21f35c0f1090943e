import {describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const button = (service) => `.o_ha_button[data-service=${service}]`;

test("a scene is set, in a row too", async () => {
    const takeCalls = listenToCalls();
    await mountControl("scene.movie", "unknown", {}, {place: "list"});
    await click(button("turn_on"));
    await animationFrame();
    expect(takeCalls()).toEqual([["turn_on", {}]]);
});
