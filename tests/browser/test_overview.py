"""The overview tells at once what happens in a real Home Assistant, and what it does can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.screens import OVERVIEW, go
from tests.odoo_client import OdooClient
from tests.waiting import eventually

LAMP = "light.bed_light"
"""The only one of its floor but for the study's."""
KITCHEN = "light.kitchen_lights"
LOCK = "lock.kitchen_door"
Screenshot = Callable[[Page, str], Path]


def state_is(home: HomeAssistant, entity_id: str, state: str) -> None:
    eventually(lambda: (home.get_state(entity_id) or {}).get("state"), lambda found: found == state, 10)


@pytest.fixture
def at_home(odoo: OdooClient, instances: dict[str, int]) -> Iterator[None]:
    """The administrator works with `Home`, before and after."""
    odoo.route("/odoo_ha_addon/switch_instance", instance_id=instances["Home"])
    yield
    odoo.route("/odoo_ha_addon/switch_instance", instance_id=instances["Home"])


def open_overview(page: Page) -> None:
    go(page, OVERVIEW)
    page.locator(".o_ha_overview .o_ha_room").first.wait_for()


def lights(page: Page) -> int:
    """How many the card says are on."""
    told = page.locator("[data-card=lights] .o_ha_glance_value").inner_text().split()[0]
    return int(told) if told.isdigit() else 0


def test_a_lamp_that_goes_on_is_counted_at_once(
    page: Page, home: HomeAssistant, at_home: None, screenshot: Screenshot
) -> None:
    home.call_service("light", "turn_off", entity_id=KITCHEN)
    state_is(home, KITCHEN, "off")
    open_overview(page)
    chip = page.locator(".o_ha_room", has_text="Kitchen").locator("[data-chip=lights]")
    expect(chip).to_have_count(0)
    before = lights(page)
    home.call_service("light", "turn_on", entity_id=KITCHEN)
    expect(chip).to_contain_text("1 on")
    assert lights(page) == before + 1
    screenshot(page, "on")
    home.call_service("light", "turn_off", entity_id=KITCHEN)
    expect(chip).to_have_count(0)


def test_what_needs_somebody_is_told_with_its_remedy(
    page: Page, home: HomeAssistant, at_home: None, screenshot: Screenshot
) -> None:
    home.call_service("lock", "lock", entity_id=LOCK)
    state_is(home, LOCK, "locked")
    open_overview(page)
    need = page.locator(".o_ha_need", has_text="Kitchen Door")
    expect(need).to_have_count(0)
    home.call_service("lock", "unlock", entity_id=LOCK)
    expect(need).to_contain_text("Unlocked")
    screenshot(page, "unlocked")
    need.get_by_role("button", name="Lock: Kitchen Door").click()
    state_is(home, LOCK, "locked")
    expect(need).to_have_count(0)


def test_lights_that_were_turned_off_come_back_as_they_were(
    page: Page, home: HomeAssistant, at_home: None, screenshot: Screenshot
) -> None:
    home.call_service("light", "turn_on", entity_id=KITCHEN, brightness=77)
    state_is(home, KITCHEN, "on")
    open_overview(page)
    page.locator("[data-card=lights] .o_ha_all_off").click()
    state_is(home, KITCHEN, "off")
    expect(page.locator("[data-card=lights]")).to_contain_text("All off")
    screenshot(page, "off")
    page.locator(".o_notification").get_by_role("button", name="Undo").click()
    state_is(home, KITCHEN, "on")
    assert home.get_state(KITCHEN)["attributes"]["brightness"] == 77
    expect(page.locator(".o_notification", has_text="Undone")).to_be_visible()


def test_a_room_leads_to_its_cards(page: Page, at_home: None) -> None:
    open_overview(page)
    page.locator(".o_ha_room", has_text="Kitchen").click()
    expect(page.locator(".o_ha_area[aria-label='Kitchen'] .o_ha_tile").first).to_be_visible()


def test_of_all_instances_one_becomes_the_current_one(
    page: Page, at_home: None, screenshot: Screenshot
) -> None:
    open_overview(page)
    page.get_by_role("button", name="All instances").click()
    expect(page.locator(".o_ha_instance_line")).to_have_count(2)
    screenshot(page, "all")
    page.get_by_placeholder("Search instances").fill("offi")
    expect(page.locator(".o_ha_instance_line")).to_have_count(1)
    page.locator(".o_ha_instance_name").get_by_role("button", name="Office").click()
    expect(page.locator(".o_ha_overview_greeting h1")).to_have_text("Office")


def test_on_paper_it_is_without_what_can_be_pressed(page: Page, at_home: None) -> None:
    open_overview(page)
    page.emulate_media(media="print")
    expect(page.locator(".o_ha_room").first).to_be_visible()
    expect(page.locator(".o_ha_overview_main .btn-secondary")).not_to_have_count(0)
    expect(page.locator(".o_ha_overview_main .btn-secondary").first).to_be_hidden()
    page.emulate_media(media="screen")
