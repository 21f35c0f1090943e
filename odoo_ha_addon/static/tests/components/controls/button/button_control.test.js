import {describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const button = (service) => `.o_ha_button[data-service=${service}]`;

test("a button is pressed", async () => {
    const takeCalls = listenToCalls();
    await mountControl("button.push", "unknown");
    expect("dd[data-fact=pressed]").toHaveText("Never");
    await click(button("press"));
    await animationFrame();
    expect(takeCalls()).toEqual([["press", {}]]);
});

test("a button that restarts something asks first", async () => {
    const takeCalls = listenToCalls();
    await mountControl("button.restart", "unknown", {device_class: "restart"}, {name: "Router"});
    await click(button("press"));
    await animationFrame();
    expect(".modal-body").toHaveText("Press Router?");
    expect(takeCalls()).toEqual([]);
    await contains(".modal .btn-primary").click();
    expect(takeCalls()).toEqual([["press", {}]]);
});

test("where nobody is to know of the last time, nothing is said of it", async () => {
    onRpc("ha.entity", "follow", async ({parent}) => {
        const answer = await parent();
        const entities = answer.entities.map((state) => ({...state, last_changed: null}));
        return {...answer, entities};
    });
    await mountControl("button.push", "unknown");
    expect("dd[data-fact=pressed]").toHaveCount(0);
});
