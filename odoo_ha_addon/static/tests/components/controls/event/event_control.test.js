import {describe, expect, test} from "@odoo/hoot";
import {defineHaModels} from "../../../ha_test_helpers";
import {mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

test("an event says what happened last and when", async () => {
    await mountControl("event.button", "2026-11-22T10:00:00+00:00", {event_type: "double_press"});
    expect(".o_ha_headline_text").toHaveText("Double press");
    expect(".o_ha_headline").toHaveText(/2026/);
});

test("an event that never happened says so", async () => {
    await mountControl("event.button", "unknown", {event_type: null});
    expect(".o_ha_headline_text").toHaveText("Nothing yet");
});
