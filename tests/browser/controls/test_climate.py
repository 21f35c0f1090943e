"""Thermostats, boilers, humidifiers and fans of real Home Assistant, moved on their forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import (
    eventually_in_home,
    expect_settled,
    open_control,
    pick,
    power,
    slider,
)
from tests.odoo_client import OdooClient

Screenshot = Callable[[Page, str], Path]


def test_an_air_conditioner_is_set(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    hvac = "climate.hvac"
    home.call_service("climate", "set_hvac_mode", entity_id=hvac, hvac_mode="cool")
    home.call_service("climate", "set_temperature", entity_id=hvac, temperature=21)
    control = open_control(page, odoo, hvac, instances["Home"])
    expect(control.locator(".o_ha_measured")).to_contain_text("22 °C")
    screenshot(page, "climate")
    for _ in range(3):
        control.get_by_role("button", name="Increase Target temperature").click()
    eventually_in_home(home, hvac, "cool", temperature=22.5)
    expect_settled(control)
    slider(control, "Target humidity").fill("55")
    eventually_in_home(home, hvac, humidity=55)
    pick(control, "Fan mode", "auto_low")
    eventually_in_home(home, hvac, fan_mode="auto_low")
    pick(control, "Swing mode", "1")
    eventually_in_home(home, hvac, swing_mode="1")
    pick(control, "Horizontal swing mode", "rangefull")
    eventually_in_home(home, hvac, swing_horizontal_mode="rangefull")
    pick(control, "Mode", "fan_only")
    eventually_in_home(home, hvac, "fan_only")
    expect(control.locator(".o_ha_state_text")).to_have_text("Fan only")
    expect_settled(control)


def test_two_set_points_enclose_a_range(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    ecobee = "climate.ecobee"
    home.call_service("climate", "set_hvac_mode", entity_id=ecobee, hvac_mode="heat_cool")
    home.call_service("climate", "set_temperature", entity_id=ecobee, target_temp_low=20, target_temp_high=24)
    control = open_control(page, odoo, ecobee, instances["Home"])
    slider(control, "Highest temperature").fill("26")
    eventually_in_home(home, ecobee, target_temp_low=20, target_temp_high=26)
    slider(control, "Lowest temperature").fill("30")
    eventually_in_home(home, ecobee, target_temp_low=26, target_temp_high=26)
    pick(control, "Preset", "eco")
    eventually_in_home(home, ecobee, preset_mode="eco")
    expect_settled(control)


def test_a_boiler_is_set(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    boiler = "water_heater.demo_water_heater_celsius"
    home.call_service("water_heater", "set_away_mode", entity_id=boiler, away_mode=True)
    control = open_control(page, odoo, boiler, instances["Home"])
    away = control.get_by_role("switch", name="Away mode")
    expect(away).to_be_checked()
    away.click()
    eventually_in_home(home, boiler, away_mode="off")
    slider(control, "Target temperature").fill("52")
    eventually_in_home(home, boiler, temperature=52)
    pick(control, "Mode", "performance")
    eventually_in_home(home, boiler, "performance")
    expect_settled(control)
    screenshot(page, "boiler")
    control.get_by_role("switch", name="Power").click()
    eventually_in_home(home, boiler, "off")
    home.call_service("water_heater", "set_operation_mode", entity_id=boiler, operation_mode="eco")


def test_a_humidifier_is_set(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    hygrostat = "humidifier.hygrostat"
    home.call_service("humidifier", "turn_on", entity_id=hygrostat)
    home.call_service("humidifier", "set_mode", entity_id=hygrostat, mode="home")
    control = open_control(page, odoo, hygrostat, instances["Home"])
    slider(control, "Target humidity").fill("61")
    eventually_in_home(home, hygrostat, humidity=61)
    pick(control, "Mode", "eco")
    eventually_in_home(home, hygrostat, mode="eco")
    power(control).click()
    eventually_in_home(home, hygrostat, "off")
    expect_settled(control)


def test_a_fan_is_set(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    fan = "fan.living_room_fan"
    home.call_service("fan", "turn_off", entity_id=fan)
    control = open_control(page, odoo, fan, instances["Home"])
    slider(control, "Speed").press("End")
    eventually_in_home(home, fan, "on", percentage=100)
    slider(control, "Speed").press("ArrowLeft")
    eventually_in_home(home, fan, "on", percentage=66)
    pick(control, "Direction", "reverse")
    eventually_in_home(home, fan, direction="reverse")
    control.get_by_role("switch", name="Oscillation").click()
    eventually_in_home(home, fan, oscillating=True)
    screenshot(page, "fan")
    slider(control, "Speed").press("Home")
    eventually_in_home(home, fan, "off")
    expect_settled(control)


def test_a_fan_takes_a_preset(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    fan = "fan.preset_only_limited_fan"
    home.call_service("fan", "turn_off", entity_id=fan)
    control = open_control(page, odoo, fan, instances["Home"])
    pick(control, "Preset", "sleep")
    eventually_in_home(home, fan, "on", preset_mode="sleep")
    expect(power(control)).to_be_checked()
    expect_settled(control)
