import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {mockDate} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {answered, answerQuestions, mountControl, mountTile} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

beforeEach(() => {
    onRpc("ha.favourite", "load", () => []);
});

const NOW = {temperature: 8.5, temperature_unit: "°C", supported_features: 1};

test("a card says the weather, how warm it is and, once somebody has asked, what today will be", async () => {
    mockDate("2026-11-22 12:00:00");
    const takeCalls = answerQuestions("weather.home", {
        get_forecasts: {
            forecast: [{datetime: "2026-11-22T10:00:00", condition: "rainy", temperature: 11, templow: 4}],
        },
    });
    await mountTile("weather.home", "rainy", NOW);
    expect(".o_ha_tile_state").toHaveText("Rainy");
    expect(".o_ha_weather_glance").toHaveText("8.5 °C");
    expect(takeCalls()).toEqual([]);
    await mountControl("weather.home", "rainy", NOW);
    await answered();
    expect(".o_ha_tile .o_ha_weather_range").toHaveText(/4° – 11°/);
    expect(takeCalls().length).toBe(1);
});

for (const [state, tone] of [
    ["sunny", "sunny"],
    ["pouring", "wet"],
    ["snowy", "snowy"],
    ["cloudy", "value"],
]) {
    test(`when it is ${state}, the icon is ${tone}`, async () => {
        await mountTile("weather.home", state, NOW);
        expect(".o_ha_tile_open .o_ha_icon").toHaveAttribute("data-tone", tone);
    });
}
