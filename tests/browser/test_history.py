"""What happened in a real Home Assistant is drawn in the dialog of an entity and on the page of history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.conftest import Pages
from tests.browser.screens import DASHBOARD, SECOND, go
from tests.odoo_client import OdooClient
from tests.waiting import eventually

LAMP = "light.kitchen_lights"
HELPER = "input_number.target_temperature"
HISTORY = "/odoo/home-assistant-history"
PLOT = ".o_ha_plot canvas"
Screenshot = Callable[[Page, str], Path]


def record_id(odoo: OdooClient, entity_id: str) -> int:
    [found] = odoo.search_read("ha.entity", [("entity_id", "=", entity_id)], "id")
    return int(found["id"])


def states(odoo: OdooClient, entity_id: str) -> list[str]:
    """What is recorded of an entity, the latest first."""
    rows = odoo.search_read("ha.history", [("entity_id.entity_id", "=", entity_id)], "state", limit=5)
    return [row["state"] for row in rows]


@pytest.fixture
def past(home: HomeAssistant, odoo: OdooClient) -> None:
    """A lamp and a number of which something is recorded."""
    for state in ("turn_off", "turn_on", "turn_off"):
        home.call_service("light", state, entity_id=LAMP)
    for value in (18, 19.5, 21):
        home.call_service("input_number", "set_value", entity_id=HELPER, value=value)
    eventually(lambda: states(odoo, LAMP)[:1], lambda found: found == ["off"], 20)
    eventually(lambda: states(odoo, HELPER)[:1], lambda found: found == ["21.0"], 20)


def test_the_dialog_of_an_entity_shows_how_it_went_and_goes_on(
    page: Page, home: HomeAssistant, past: None, screenshot: Screenshot
) -> None:
    go(page, DASHBOARD)
    page.locator(".o_ha_floors .o_ha_area_button", has_text="Kitchen").click()
    page.locator(f".o_ha_tile[data-entity-id='{LAMP}'] .o_ha_tile_open").click()
    dialog = page.locator(".o_ha_entity_dialog")
    dialog.locator(PLOT).wait_for()
    bar = dialog.locator(".o_ha_bar_name", has_text="Kitchen Lights").first
    expect(bar.locator(".o_ha_legend_value")).to_have_text("Off")
    home.call_service("light", "turn_on", entity_id=LAMP)
    expect(bar.locator(".o_ha_legend_value")).to_have_text("On", timeout=20 * SECOND)
    screenshot(page, "dialog")
    dialog.locator(".o_ha_open_history").click()
    page.locator(f".o_ha_history_page {PLOT}").wait_for()
    expect(page.locator(".o_ha_pick[data-kind=entities] .o_tag")).to_have_count(1)


def test_the_page_shows_what_is_picked_and_its_address_leads_there_again(
    page: Page, odoo: OdooClient, past: None, screenshot: Screenshot
) -> None:
    go(page, HISTORY)
    expect(page.locator(".o_ha_nothing")).to_contain_text("What would you like to look back at?")
    pick = page.locator(".o_ha_pick[data-kind=entities] input")
    for name in ("Kitchen Lights", "Target temperature"):
        pick.fill(name)
        page.locator(".o-autocomplete--dropdown-item").get_by_text(name, exact=True).first.click()
        expect(page.locator(".o_ha_pick[data-kind=entities] .o_tag", has_text=name)).to_be_visible()
    expect(page.locator(".o_ha_plot")).to_have_count(2)
    page.locator("[data-span='1h']").click()
    lamp, helper = record_id(odoo, LAMP), record_id(odoo, HELPER)
    page.wait_for_url(lambda url: f"entities={lamp}%2C{helper}" in url and "span=1h" in url)
    page.reload()
    expect(page.locator("[data-span='1h']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".o_ha_legend_value").first).to_contain_text("21")
    screenshot(page, "page")


def test_values_are_read_at_the_pointer_on_all_charts(page: Page, odoo: OdooClient, past: None) -> None:
    go(page, f"{HISTORY}?entities={record_id(odoo, LAMP)},{record_id(odoo, HELPER)}&span=30d")
    page.locator(PLOT).nth(1).wait_for()
    value = page.locator(".o_ha_legend_value").first
    expect(value).to_contain_text("21")
    box = page.locator(".o_ha_plot").last.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)
    expect(page.locator(".o_ha_history_moment.o_ha_pointed")).to_be_visible()
    # Nothing was recorded yet that early.
    expect(value).not_to_contain_text("21")


def test_dragging_goes_back_in_time_and_a_favourite_leads_there_again(
    page: Page, odoo: OdooClient, past: None
) -> None:
    go(page, f"{HISTORY}?entities={record_id(odoo, HELPER)}&span=1h")
    page.locator(PLOT).wait_for()
    box = page.locator(".o_ha_plot").bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + 600, box["y"] + 80, steps=5)
    page.mouse.up()
    expect(page.locator(".o_ha_later")).to_be_enabled()
    page.wait_for_url(lambda url: "from=" in url)
    page.locator(".o_ha_favourites_button").click()
    page.locator(".o_ha_save_favourite input").fill("That hour")
    page.locator(".o_ha_save_favourite button").click()
    expect(page.locator(".o_ha_history_favourite")).to_have_text("That hour")
    go(page, HISTORY)
    page.locator(".o_ha_favourites_button").click()
    page.get_by_role("menuitem", name="That hour").click()
    page.wait_for_url(lambda url: "from=" in url)
    page.locator(".o_ha_favourites_button").click()
    page.get_by_role("button", name="Remove That hour").click()
    expect(page.locator(".o_ha_history_favourite")).to_have_count(0)


def test_charts_look_right_everywhere(pages: Pages, odoo: OdooClient, past: None) -> None:
    pages.gallery(f"{HISTORY}?entities={record_id(odoo, LAMP)},{record_id(odoo, HELPER)}", PLOT)
