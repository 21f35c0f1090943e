import {describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl, moveSlider, pick} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const button = (service) => `.o_ha_button[data-service=${service}]`;

for (const place of ["form", "list"]) {
    test(`in a ${place}: sounds and is silenced`, async () => {
        const calls = listenToCalls();
        const tell = await mountControl("siren.roof", "off", {supported_features: 3}, {place});
        await click(".o_ha_toggle input");
        await tell("on");
        await click(".o_ha_toggle input");
        await animationFrame();
        expect(calls()).toEqual([
            ["turn_on", {}],
            ["turn_off", {}],
        ]);
        expect(button("turn_on")).toHaveCount(0);
    });
}

test("sounds with the tone, volume and duration that were chosen", async () => {
    const calls = listenToCalls();
    await mountControl("siren.roof", "off", {supported_features: 31, available_tones: ["fire", "alarm"]});
    await pick("Tone", "alarm");
    await moveSlider("Volume", 40);
    await click("[aria-label='Increase Duration']");
    expect(calls()).toEqual([]);
    await click(button("turn_on"));
    await animationFrame();
    expect(calls()).toEqual([["turn_on", {tone: "alarm", volume_level: 0.4, duration: 35}]]);
    expect(".o_ha_toggle input").toBeChecked();
});

test("sends only what it supports; tones may have numbers", async () => {
    const calls = listenToCalls();
    const available_tones = {1: "Fire", 2: "Burglar"};
    await mountControl("siren.roof", "off", {supported_features: 7, available_tones});
    await pick("Tone", "2");
    await click(button("turn_on"));
    await animationFrame();
    expect(calls()).toEqual([["turn_on", {tone: "2"}]]);
});
