import {describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl, moveSlider, pick, slider} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const HUMIDIFIER = {
    humidity: 50,
    current_humidity: 41,
    min_humidity: 30,
    max_humidity: 80,
    action: "humidifying",
    available_modes: ["home", "eco"],
    mode: "home",
};

test("target humidity within its range; a mode only where it is supported", async () => {
    const calls = listenToCalls();
    const tell = await mountControl("humidifier.study", "on", HUMIDIFIER);
    expect(".o_ha_action").toHaveText("Humidifying");
    expect(".o_ha_measured").toHaveText("41%");
    expect(slider("Target humidity")).toHaveAttribute("max", "80");
    await moveSlider("Target humidity", 66);
    expect(calls()).toEqual([["set_humidity", {humidity: 66}]]);
    expect(".o_ha_options").toHaveCount(0);
    await tell("on", {supported_features: 1});
    await pick("Mode", "eco");
    expect(calls()).toEqual([["set_mode", {mode: "eco"}]]);
});

for (const place of ["form", "list"]) {
    test(`in a ${place}: is turned off and on`, async () => {
        const calls = listenToCalls();
        await mountControl("humidifier.study", "on", HUMIDIFIER, {place});
        await click(".o_ha_toggle input");
        await animationFrame();
        expect(calls()).toEqual([["turn_off", {}]]);
        expect(".o_ha_toggle input").not.toBeChecked();
    });
}
