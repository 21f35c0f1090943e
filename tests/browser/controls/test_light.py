"""Lamps of real Home Assistant, moved on their forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import (
    button,
    eventually_in_home,
    expect_settled,
    open_control,
    pick,
    power,
    slider,
)
from tests.odoo_client import OdooClient

LAMP = "light.bed_light"
DRAGGED = 39
"""Steps of a drag, in percent."""
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def lamp(home: HomeAssistant) -> Iterator[str]:
    home.call_service("light", "turn_on", entity_id=LAMP, brightness_pct=50, color_temp_kelvin=3000)
    yield LAMP
    home.call_service("light", "turn_off", entity_id=LAMP)


def test_a_lamp_is_dimmed_and_coloured_and_settles(
    page: Page,
    home: HomeAssistant,
    odoo: OdooClient,
    instances: dict[str, int],
    lamp: str,
    screenshot: Screenshot,
) -> None:
    control = open_control(page, odoo, lamp, instances["Home"])
    expect(power(control)).to_be_checked()
    screenshot(page, "white")
    slider(control, "Brightness").fill("20")
    eventually_in_home(home, lamp, "on", brightness=51)
    expect_settled(control)
    slider(control, "Color temperature").fill("5000")
    eventually_in_home(home, lamp, "on", color_mode="color_temp", color_temp_kelvin=(4950, 5050))
    expect_settled(control)
    control.locator(".o_ha_color_swatch[data-color=blue]").click()
    eventually_in_home(home, lamp, "on", color_mode="hs", hs_color=[230, 100])
    expect_settled(control)
    slider(control, "Hue").fill("120")
    eventually_in_home(home, lamp, "on", hs_color=[120, 100])
    expect_settled(control)
    screenshot(page, "green")
    pick(control, "Effect", "rainbow")
    eventually_in_home(home, lamp, "on", effect="rainbow")
    power(control).click()
    eventually_in_home(home, lamp, "off")
    expect_settled(control)
    expect(power(control)).not_to_be_checked()


def test_a_drag_sends_fewer_values_than_it_passes_and_the_last_one(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], lamp: str
) -> None:
    control = open_control(page, odoo, lamp, instances["Home"])
    page.locator(
        ".o_ha_plot"
    ).first.wait_for()  # it stands above, and may need another line than was expected
    brightness = slider(control, "Brightness")
    box = brightness.bounding_box()
    assert box
    commands = [("name", "=", "light.turn_on"), ("entity_id.entity_id", "=", lamp)]
    before = odoo.call("ha.command", "search_count", commands)
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5, y)
    page.mouse.down()
    for step in range(1, DRAGGED + 1):
        page.mouse.move(box["x"] + box["width"] * (50 + step) / 100, y)
        page.wait_for_timeout(50)  # as fast as a hand
    page.mouse.up()
    percent = int(brightness.input_value())
    eventually_in_home(home, lamp, "on", brightness=round(255 * percent / 100))
    sent = odoo.call("ha.command", "search_count", commands) - before
    assert 2 < sent < DRAGGED
    assert percent > 80
    expect_settled(control)


def test_white_diodes_are_moved_beside_the_coloured_ones(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    lamp = "light.office_rgbw_lights"
    home.call_service("light", "turn_on", entity_id=lamp, rgbw_color=[255, 0, 0, 255])
    control = open_control(page, odoo, lamp, instances["Home"])
    slider(control, "White").fill("20")
    eventually_in_home(home, lamp, "on", rgbw_color=[255, 0, 0, 51])
    expect_settled(control)
    control.locator(".o_ha_color_swatch[data-color=green]").click()
    eventually_in_home(home, lamp, "on", rgbw_color=[0, 255, 0, 51])
    expect_settled(control)


def test_cold_and_warm_white_diodes_are_moved_alone(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    lamp = "light.living_room_rgbww_lights"
    home.call_service("light", "turn_on", entity_id=lamp, rgbww_color=[255, 0, 0, 255, 0])
    control = open_control(page, odoo, lamp, instances["Home"])
    slider(control, "Warm white").fill("40")
    eventually_in_home(home, lamp, "on", rgbww_color=[255, 0, 0, 255, 102])
    expect_settled(control)


def test_a_lamp_with_white_light_is_turned_to_it(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    lamp = "light.entrance_color_white_lights"
    home.call_service("light", "turn_on", entity_id=lamp, hs_color=[345, 75])
    control = open_control(page, odoo, lamp, instances["Home"])
    button(control, "turn_on").click()
    eventually_in_home(home, lamp, "on", color_mode="white")
    expect(button(control, "turn_on")).to_have_attribute("aria-pressed", "true")
    expect_settled(control)
