import {describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {answered, answerQuestions, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

test("the weather offers the forecasts that there are, and shows the chosen one", async () => {
    const takeCalls = answerQuestions("weather.home", {
        get_forecasts: ({type}) => ({
            forecast: [
                {
                    datetime: "2026-11-22T10:00:00",
                    condition: "rainy",
                    temperature: type === "daily" ? 10 : 7,
                },
            ],
        }),
    });
    const attributes = {temperature: 8.5, temperature_unit: "°C", humidity: 80, supported_features: 3};
    await mountControl("weather.home", "cloudy", attributes);
    await animationFrame();
    expect(".o_ha_headline_text").toHaveText("8.5 °C");
    expect(".o_ha_headline").toHaveText(/Cloudy/);
    expect("dd[data-fact=humidity]").toHaveText("80%");
    expect(queryAllTexts(".o_ha_options button")).toEqual(["Daily", "Hourly"]);
    expect(".o_ha_forecast_step").toHaveText(/10\s°C/);
    await click(".o_ha_options button[data-value=hourly]");
    await answered();
    expect(".o_ha_forecast_step").toHaveText(/7\s°C/);
    expect(takeCalls().map(([, {type}]) => type)).toEqual(["daily", "hourly"]);
});

test("weather without forecasts asks for none", async () => {
    const takeCalls = answerQuestions("weather.home", {});
    await mountControl("weather.home", "sunny", {temperature: 20, temperature_unit: "°C"});
    expect(takeCalls()).toEqual([]);
    expect(".o_ha_forecast").toHaveCount(0);
});
