"""The dialog of an entity, moved with a hand: a dial, an upright slider, a wheel; and the way to the next one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import eventually_in_home, expect_settled, slider
from tests.browser.screens import FAVOURITES, go
from tests.odoo_client import OdooClient

AIR, LAMP = "climate.hvac", "light.bed_light"
#: Where the dial begins, and how far it goes, in degrees.
BEGINNING, SWEEP = 135, 270
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def dialog(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> Iterator[Callable[[str], Locator]]:
    """`dialog(entity_id)` opens the dialog of one of two favourites."""
    odoo.route("/odoo_ha_addon/switch_instance", instance_id=instances["Home"])
    wanted = [("entity_id", "in", [AIR, LAMP]), ("instance_id", "=", instances["Home"])]
    ids = [row["id"] for row in odoo.search_read("ha.entity", wanted, "id")]
    for entity_id in ids:
        odoo.call("ha.favourite", "mark", entity_id, True)
    home.call_service("climate", "set_hvac_mode", entity_id=AIR, hvac_mode="cool")
    home.call_service("climate", "set_temperature", entity_id=AIR, temperature=21)
    home.call_service("light", "turn_on", entity_id=LAMP, brightness_pct=50, hs_color=[30, 80])

    def open_dialog(entity_id: str) -> Locator:
        go(page, FAVOURITES)
        page.locator(f".o_ha_tile[data-entity-id='{entity_id}'] .o_ha_tile_open").click()
        control = page.locator(f".o_ha_entity_dialog .o_ha_control_full[data-entity-id='{entity_id}']")
        control.wait_for()
        return control

    yield open_dialog
    for entity_id in ids:
        odoo.call("ha.favourite", "mark", entity_id, False)
    home.call_service("light", "turn_off", entity_id=LAMP)


def drag(page: Page, places: list[tuple[float, float]]) -> None:
    """Press the mouse at the first place, in pixels, go over the others, and let go at the last one."""
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=5)
    page.mouse.up()


AT_REST = """
    (element) => new Promise((resolve) => {
        let before = "";
        const look = () => {
            const now = JSON.stringify(element.getBoundingClientRect());
            if (now === before) {
                resolve();
            } else {
                before = now;
                setTimeout(look, 250);
            }
        };
        look();
    })
"""
"""Fulfilled when nothing moves the element any more."""


def box(found: Locator) -> tuple[float, float, float, float]:
    """Left, top, width and height, in pixels."""
    found.scroll_into_view_if_needed()
    found.evaluate(AT_REST)
    bounds = found.bounding_box()
    assert bounds
    return bounds["x"], bounds["y"], bounds["width"], bounds["height"]


def test_a_dial_is_dragged(
    page: Page, home: HomeAssistant, dialog: Callable[[str], Locator], screenshot: Screenshot
) -> None:
    control = dialog(AIR)
    target = slider(control, "Target temperature")
    expect(target).to_have_attribute("aria-valuenow", "21")
    left, top, width, height = box(control.locator(".o_ha_dial svg"))

    def at(temperature: float) -> tuple[float, float]:
        angle = math.radians(BEGINNING + SWEEP * (temperature - 7) / (35 - 7))
        radius = width * 0.42
        return left + width / 2 + radius * math.cos(angle), top + height / 2 + radius * math.sin(angle)

    drag(page, [at(21), at(23), at(26)])
    eventually_in_home(home, AIR, temperature=(25.5, 26.5))
    expect_settled(control)
    screenshot(page, "dial")
    home.call_service("climate", "set_temperature", entity_id=AIR, temperature=20)
    expect(target).to_have_attribute("aria-valuenow", "20")
    target.press("ArrowUp")
    target.press("ArrowUp")
    eventually_in_home(home, AIR, temperature=21)
    expect_settled(control)


def test_a_lamp_is_dimmed_and_coloured_with_a_hand(
    page: Page, home: HomeAssistant, dialog: Callable[[str], Locator], screenshot: Screenshot
) -> None:
    control = dialog(LAMP)
    brightness = slider(control, "Brightness")
    left, top, width, height = box(brightness)
    drag(page, [(left + width / 2, top + height * part) for part in (0.5, 0.4, 0.2)])
    eventually_in_home(home, LAMP, "on", brightness=(190, 220))
    expect_settled(control)
    before = int(brightness.input_value())
    brightness.press("ArrowUp")
    expect(brightness).to_have_value(str(before + 1))
    expect_settled(control)
    screenshot(page, "lamp")
    left, top, width, height = box(control.locator(".o_ha_color_wheel"))
    page.mouse.click(left + width * 0.1, top + height / 2)
    eventually_in_home(home, LAMP, "on", hs_color=[180, 80])
    expect_settled(control)
    control.locator(".o_ha_power").click()
    eventually_in_home(home, LAMP, "off")
    expect_settled(control)


def test_it_leads_to_the_next_one(page: Page, dialog: Callable[[str], Locator]) -> None:
    dialog(AIR)
    shown = page.locator(".o_ha_entity_dialog .o_ha_control_full")
    for key, entity_id in (("Alt+ArrowLeft", LAMP), ("Alt+ArrowRight", AIR)):
        page.keyboard.press(key)
        expect(shown).to_have_attribute("data-entity-id", entity_id)
    page.locator(".o_ha_fold > summary", has_text="Attributes").click()
    expect(page.locator(".o_ha_fold .o_ha_attributes")).to_be_visible()
