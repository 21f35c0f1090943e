import {describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const button = (service) => `.o_ha_button[data-service=${service}]`;

test("an automation is switched off, and its actions are run whatever its conditions say", async () => {
    const takeCalls = listenToCalls();
    await mountControl("automation.night", "on", {last_triggered: null});
    expect("dd[data-fact=last_triggered]").toHaveText("Never");
    await click(button("trigger"));
    await click(".o_ha_toggle input");
    await animationFrame();
    expect(takeCalls()).toEqual([
        ["trigger", {skip_condition: true}],
        ["turn_off", {}],
    ]);
});

test("where nobody is to know of the last time, nothing is said of it", async () => {
    onRpc("ha.entity", "follow", async ({parent}) => {
        const answer = await parent();
        const entities = answer.entities.map((state) => ({...state, last_changed: null}));
        return {...answer, entities};
    });
    await mountControl("automation.night", "on");
    expect("dd[data-fact=last_triggered]").toHaveCount(0);
});
