import {describe, expect, test} from "@odoo/hoot";
import {defineHaModels} from "../../../ha_test_helpers";
import {mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

test("a sensor says its value and what it measures", async () => {
    await mountControl("sensor.rack", "21.5", {unit_of_measurement: "°C", device_class: "temperature"});
    expect(".o_ha_headline_text").toHaveText("21.5 °C");
    expect("dd[data-fact=device_class]").toHaveText("Temperature");
});

test("the sun says when it rises next", async () => {
    await mountControl("sun.sun", "below_horizon", {
        next_rising: "2026-11-23T06:30:00+00:00",
        elevation: -5.5,
    });
    expect(".o_ha_headline_text").toHaveText("Below horizon");
    expect("dd[data-fact=next_rising]").toHaveText(/2026/);
    expect("dd[data-fact=elevation]").toHaveText("-5.5°");
});
