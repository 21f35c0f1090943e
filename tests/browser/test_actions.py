"""An action of the type Home Assistant, made by hand from Home Assistant's own services and run from a menu."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.screens import SECOND
from tests.odoo_client import OdooClient
from tests.waiting import eventually, in_state

ACTIONS = "/odoo/server-actions"
LIGHT = "light.bed_light"
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def light(home: HomeAssistant) -> Iterator[str]:
    home.call_service("light", "turn_off", entity_id=LIGHT)
    eventually(lambda: home.get_state(LIGHT), in_state("off"), 5)
    yield LIGHT
    home.call_service("light", "turn_off", entity_id=LIGHT)


@pytest.fixture
def contact(odoo: OdooClient) -> Iterator[int]:
    """Somebody's record; actions that a test makes for contacts go with it."""
    record = odoo.create("res.partner", name="Anna of the bed light")
    yield record
    made = odoo.call("ir.actions.server", "search", [("state", "=", "ha")])
    odoo.call("ir.actions.server", "unlink", made)
    odoo.call("res.partner", "unlink", [record])


def choose(page: Page, field: str, text: str, option: str) -> None:
    """Type into a field that offers what fits, and take one."""
    page.locator(f"[name={field}] input").first.fill(text)
    page.locator(".o-autocomplete--dropdown-item, .o_select_menu_item").filter(has_text=option).first.click()


def test_an_action_is_made_from_the_services_of_home_assistant_and_run_from_the_menu(
    page: Page, home: HomeAssistant, light: str, contact: int, screenshot: Screenshot
) -> None:
    page.goto(f"{ACTIONS}/new")
    page.locator(".o_form_view").wait_for()
    choose(page, "model_id", "Contact", "Contact")
    page.locator("[name=state]").get_by_text("Home Assistant", exact=True).click()
    expect(page.get_by_text("Choose the service that is called")).to_be_visible()
    expect(
        page.locator(".o_ha_service_field .o_select_menu_toggler")
    ).to_be_visible()  # the services are there
    choose(page, "ha_service", "light.turn_on", "(light.turn_on)")
    expect(page.locator(".o_ha_service_field")).to_contain_text("Turns on one or more lights")
    name = page.locator("[name=name] input, [name=name] textarea").first
    expect(name).to_have_value("Turn on light")  # all of the form knows of it
    choose(page, "ha_entity_ids", "Bed", "Bed Light")
    expect(name).to_have_value(re.compile("Bed Light"))
    page.locator(".o_ha_service_add .o_select_menu_toggler").click()
    page.locator(".o_select_menu_item").filter(has_text="Brightness").filter(
        has_text="percentage"
    ).first.click()
    brightness = page.locator("[data-field=brightness_pct]")
    brightness.locator("input").fill("300")
    brightness.locator("input").press("Tab")
    expect(brightness.get_by_role("alert")).to_have_text("Enter a number from 0 to 100.")
    screenshot(page, "out-of-range")
    brightness.locator("input").fill("30")
    brightness.locator("input").press("Tab")
    expect(brightness.get_by_role("alert")).to_have_count(0)
    screenshot(page, "action")
    page.get_by_role("button", name="Create Contextual Action").click()
    expect(page.get_by_role("button", name="Remove Contextual Action")).to_be_visible()

    page.goto(f"/odoo/res.partner/{contact}")
    page.locator(".o_form_view").wait_for()
    page.locator(".o_cp_action_menus button:has(.fa-cog)").click()
    page.get_by_role("menuitem", name="Bed Light").click()
    state = eventually(lambda: home.get_state(light), in_state("on"), 10)
    assert state is not None
    assert round(state["attributes"]["brightness"] / 2.55) == 30

    page.goto("/odoo/action-odoo_ha_addon.action_ha_command")
    row = page.locator(".o_data_row").first
    expect(row).to_contain_text("Bed Light", timeout=10 * SECOND)
    row.click()
    expect(page.locator(".o_form_view [name=origin]")).to_have_text("Anna of the bed light")
    screenshot(page, "in-the-audit")
