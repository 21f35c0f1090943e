"""What happens in Home Assistant shows in the open page, and a click in the page happens in Home Assistant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.screens import SECOND, open_entities, state, toggle
from tests.odoo_client import OdooClient
from tests.waiting import eventually, in_state

LAMP = "input_boolean.guest_mode"
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def thermometer(home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]) -> Iterator[str]:
    """A sensor that Home Assistant has and Odoo knows, at 20.5 °C."""
    entity_id = "sensor.journey_thermometer"
    home.set_state(entity_id, "20.5", {"unit_of_measurement": "°C", "friendly_name": "Journey Thermometer"})
    eventually(
        lambda: odoo.search_read("ha.entity", [("entity_id", "=", entity_id)], "state"),
        lambda found: bool(found) and found[0]["state"] == "20.5",
        10,
    )
    yield entity_id
    if home.get_state(entity_id):
        home.remove_state(entity_id)


@pytest.mark.parametrize("view", ["list", "kanban"])
def test_a_state_set_in_home_assistant_shows_in_the_open_page(
    page: Page, home: HomeAssistant, thermometer: str, screenshot: Screenshot, view: str
) -> None:
    open_entities(page, view, thermometer)
    expect(state(page, thermometer)).to_have_text(re.compile("20.5"))
    screenshot(page, "before")
    home.set_state(thermometer, "23.7", {"unit_of_measurement": "°C", "friendly_name": "Journey Thermometer"})
    expect(state(page, thermometer)).to_have_text(re.compile("23.7"))
    screenshot(page, "after")


@pytest.mark.parametrize("view", ["list", "kanban"])
def test_a_click_on_the_toggle_switches_in_home_assistant_and_comes_back(
    page: Page, home: HomeAssistant, odoo: OdooClient, screenshot: Screenshot, view: str
) -> None:
    home.call_service("input_boolean", "turn_off", entity_id=LAMP)
    open_entities(page, view, LAMP)
    switch = toggle(page, LAMP)
    expect(switch).not_to_be_checked()
    for wanted in ("on", "off"):
        switch.click()
        eventually(lambda: home.get_state(LAMP), in_state(wanted), 5)
        expect(state(page, LAMP)).to_have_attribute("data-state", wanted)
        expect(switch).to_be_checked(checked=wanted == "on")
        screenshot(page, wanted)


def test_the_keyboard_switches_too(page: Page, home: HomeAssistant, odoo: OdooClient) -> None:
    home.call_service("input_boolean", "turn_off", entity_id=LAMP)
    open_entities(page, "list", LAMP)
    toggle(page, LAMP).focus()
    page.keyboard.press("Space")
    eventually(lambda: home.get_state(LAMP), in_state("on"), 5)
    expect(state(page, LAMP)).to_have_attribute("data-state", "on")


def test_a_switch_in_home_assistant_moves_the_toggle_of_every_open_page(
    pages: Callable[..., Page], home: HomeAssistant, odoo: OdooClient
) -> None:
    home.call_service("input_boolean", "turn_off", entity_id=LAMP)
    first, second = pages(), pages()
    open_entities(first, "list", LAMP)
    open_entities(second, "kanban", LAMP)
    home.call_service("input_boolean", "turn_on", entity_id=LAMP)
    for page in (first, second):
        expect(toggle(page, LAMP)).to_be_checked()
        expect(state(page, LAMP)).to_have_attribute("data-state", "on")


def test_an_entity_removed_in_home_assistant_is_shown_as_gone(
    page: Page, home: HomeAssistant, thermometer: str, screenshot: Screenshot
) -> None:
    open_entities(page, "list", thermometer)
    home.remove_state(thermometer)
    expect(state(page, thermometer)).to_have_text(re.compile("Not in Home Assistant"), timeout=20 * SECOND)
    screenshot(page, "gone")
