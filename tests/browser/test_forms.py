"""The forms of entities and devices, and the command palette, against real Home Assistant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.screens import ENTITIES, SECOND, go, notification
from tests.odoo_client import OdooClient
from tests.waiting import eventually, in_state

LAMP = "input_boolean.guest_mode"
Screenshot = Callable[[Page, str], Path]


def record_of(odoo: OdooClient, entity_id: str, instance_id: int) -> int:
    [found] = odoo.search_read(
        "ha.entity", [("entity_id", "=", entity_id), ("instance_id", "=", instance_id)], "id"
    )
    return int(found["id"])


def open_entity(page: Page, record_id: int) -> None:
    go(page, f"{ENTITIES}/{record_id}")
    page.locator(".o_form_view .o_ha_entity_panel").wait_for()


def control(page: Page) -> Locator:
    """The whole control of the entity in the open form, or its state where it has none."""
    return page.locator(".o_ha_entity_panel .o_ha_control")


def find(page: Page, text: str) -> Locator:
    """Open the command palette and type; returns what was found."""
    page.keyboard.press("Control+k")
    page.locator(".o_command_palette_search input").fill(text)
    found = page.locator(".o_command .o_ha_command")
    found.first.wait_for()
    return found


@pytest.fixture
def page_at_entities(page: Page, instances: dict[str, int]) -> Page:
    go(page, ENTITIES)
    page.locator(".o_data_row").first.wait_for()
    return page


@pytest.fixture
def lamp(home: HomeAssistant) -> Iterator[str]:
    home.call_service("input_boolean", "turn_off", entity_id=LAMP)
    eventually(lambda: home.get_state(LAMP), in_state("off"), 5)
    yield LAMP
    home.call_service("input_boolean", "turn_off", entity_id=LAMP)


def test_enter_in_the_palette_switches_in_home_assistant_and_says_so(
    page_at_entities: Page, home: HomeAssistant, lamp: str, screenshot: Screenshot
) -> None:
    found = find(page_at_entities, "!mode guest")
    expect(found.first).to_have_attribute("data-entity-id", lamp)
    screenshot(page_at_entities, "found")
    page_at_entities.keyboard.press("Enter")
    eventually(lambda: home.get_state(lamp), in_state("on"), 5)
    expect(notification(page_at_entities)).to_have_text(re.compile("Turned on"))
    expect(page_at_entities.locator(".o_command_palette")).to_have_count(0)


def test_the_palette_finds_it_among_all_other_commands_too(
    page_at_entities: Page, home: HomeAssistant, lamp: str
) -> None:
    found = find(page_at_entities, "guest mode")
    expect(found.first).to_have_attribute("data-entity-id", lamp)
    page_at_entities.keyboard.press("Enter")
    eventually(lambda: home.get_state(lamp), in_state("on"), 5)


def test_the_palette_opens_what_it_cannot_switch(page_at_entities: Page, screenshot: Screenshot) -> None:
    found = find(page_at_entities, "!sun.sun")
    expect(found.first).to_have_attribute("data-entity-id", "sun.sun")
    page_at_entities.keyboard.press("Enter")
    page_at_entities.locator(".o_form_view .o_ha_entity_panel").wait_for()
    expect(control(page_at_entities)).to_have_attribute("data-entity-id", "sun.sun")
    screenshot(page_at_entities, "opened")


def test_attributes_are_live_and_in_words(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    thermometer = "sensor.journey_attributes"
    home.set_state(thermometer, "20", {"battery_level": 80, "window": {"opened": True}})
    eventually(
        lambda: odoo.search_read("ha.entity", [("entity_id", "=", thermometer)], "state"),
        lambda found: bool(found) and found[0]["state"] == "20",
        10,
    )
    [record] = odoo.search_read("ha.entity", [("entity_id", "=", thermometer)], "id")
    open_entity(page, record["id"])
    battery = page.locator("dd[data-attribute=battery_level]")
    expect(battery).to_have_text("80%")
    home.set_state(thermometer, "20", {"battery_level": 79, "window": {"opened": True}})
    expect(battery).to_have_text("79%")
    page.locator("dd[data-attribute=window] summary").click()
    expect(page.locator("dd[data-attribute=opened]")).to_have_text("Yes")
    screenshot(page, "attributes")
    home.remove_state(thermometer)
    expect(control(page)).to_contain_text("Not in Home Assistant", timeout=20 * SECOND)


def test_a_device_shows_its_entities_live_in_groups(
    page: Page, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    devices = odoo.search_read("ha.entity", [("device_id", "!=", False)], "device_id")
    assert devices, "the demo platform has devices"
    go(page, f"/odoo/action-odoo_ha_addon.action_ha_device/{devices[0]['device_id'][0]}")
    rows = page.locator(".o_ha_row")
    rows.first.wait_for()
    owned = [entity for entity in devices if entity["device_id"] == devices[0]["device_id"]]
    expect(rows).to_have_count(len(owned))
    expect(page.locator(".o_ha_row_title").first).to_be_visible()
    screenshot(page, "device")


def test_an_automation_that_uses_it_is_related_and_can_be_switched_there(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    automations = odoo.search_read("ha.entity", [("domain", "=", "automation")], "entity_id", "instance_id")
    assert automations, "the demo house has an automation"
    open_entity(page, automations[0]["id"])
    page.get_by_role("tab", name="Related").click()
    uses = page.locator("[data-section=uses] .o_ha_row")
    uses.first.wait_for()
    screenshot(page, "uses")
    entity_id = uses.first.get_attribute("data-entity-id")
    uses.first.locator("a").click()
    page.locator(f".o_ha_entity_panel .o_ha_control[data-entity-id='{entity_id}']").wait_for()
    page.get_by_role("tab", name="Related").click()
    by = page.locator(f"[data-section=used_by] .o_ha_row[data-entity-id='{automations[0]['entity_id']}']")
    expect(by).to_be_visible()
    screenshot(page, "used-by")


def test_who_may_only_view_is_shown_no_handles_and_no_commands(
    make_member: Callable[..., str],
    member_password: str,
    odoo: OdooClient,
    instances: dict[str, int],
    pages: Callable[..., Page],
) -> None:
    [instance_id, *_others] = instances.values()
    login = make_member("viewer-of-forms", instance_id)
    [entity] = odoo.search_read("ha.entity", [("group_ids.name", "=", f"Group of {login}")], "id")
    page = pages(login, member_password)
    open_entity(page, entity["id"])
    expect(page.get_by_role("tab", name="Attributes")).to_be_visible()
    expect(page.get_by_role("tab", name="Commands")).to_have_count(0)
    expect(page.locator(".o_ha_control_full:not(.o_ha_no_handles)")).to_have_count(0)


def test_how_an_entity_looks(pages: Callable[..., Page], odoo: OdooClient, instances: dict[str, int]) -> None:
    [light, *_] = odoo.search_read("ha.entity", [("domain", "=", "light"), ("state", "=", "on")], "id")
    pages.gallery(f"{ENTITIES}/{light['id']}", ".o_ha_attribute_rows")
