import {describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains} from "@web/../tests/web_test_helpers";
import {isOfBefore} from "@odoo_ha_addon/components/controls/reading/facts";
import {defineHaModels, NOW} from "../../../ha_test_helpers";
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

test("of a button nothing is said where nobody is to know whether it was pressed before", () => {
    const entity = {entity_id: "button.push", domain: "button", state: "unknown", live: true, last_changed: null};
    expect(isOfBefore(entity)).toBe(true);
    expect(isOfBefore({...entity, last_changed: NOW})).toBe(false);
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
