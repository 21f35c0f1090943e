"""Covers and valves of real Home Assistant, moved on their forms."""

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
    slider,
)
from tests.odoo_client import OdooClient
from tests.waiting import always, eventually, in_state

GARAGE = "cover.garage_door"
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def closed_garage(home: HomeAssistant) -> Iterator[str]:
    home.call_service("cover", "close_cover", entity_id=GARAGE)
    eventually(lambda: home.get_state(GARAGE), in_state("closed"), 10)
    yield GARAGE
    home.call_service("cover", "close_cover", entity_id=GARAGE)


def position(home: HomeAssistant, entity_id: str) -> int:
    found = home.get_state(entity_id)
    assert found
    return int(found["attributes"]["current_position"])


def test_a_blind_is_opened_stopped_and_moved_to_a_position(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    blind = "cover.living_room_window"
    home.call_service("cover", "set_cover_position", entity_id=blind, position=20)
    eventually_in_home(home, blind, current_position=20)
    control = open_control(page, odoo, blind, instances["Home"])
    button(control, "open_cover").click()
    eventually_in_home(home, blind, "opening")
    button(control, "stop_cover").click()
    expect_settled(control)
    stopped_at = position(home, blind)
    always(lambda: position(home, blind), lambda now: now == stopped_at, 2)
    screenshot(page, "blind")
    slider(control, "Position").fill("60")
    eventually_in_home(home, blind, current_position=60)
    slider(control, "Tilt position").fill("70")
    eventually_in_home(home, blind, current_tilt_position=70)
    button(control, "close_cover_tilt").click()
    eventually_in_home(home, blind, current_tilt_position=(0, 60))
    expect_settled(control)


def test_a_garage_opens_only_after_a_yes(
    page: Page,
    home: HomeAssistant,
    odoo: OdooClient,
    instances: dict[str, int],
    closed_garage: str,
    screenshot: Screenshot,
) -> None:
    control = open_control(page, odoo, closed_garage, instances["Home"])
    button(control, "open_cover").click()
    dialog = page.locator(".modal-content")
    expect(dialog).to_contain_text("Open Garage Door?")
    screenshot(page, "question")
    dialog.get_by_role("button", name="No").click()
    always(lambda: home.get_state(closed_garage), in_state("closed"), 1)
    button(control, "open_cover").click()
    dialog.get_by_role("button", name="Yes").click()
    eventually_in_home(home, closed_garage, "open")
    expect(control.locator(".o_ha_state_text")).to_have_text("Open")
    button(control, "close_cover").click()
    expect(dialog).to_have_count(0)
    eventually_in_home(home, closed_garage, "closed")


def test_a_valve_is_closed_and_opened(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    valve = "valve.front_garden"
    home.call_service("valve", "open_valve", entity_id=valve)
    eventually(lambda: home.get_state(valve), in_state("open"), 10)
    control = open_control(page, odoo, valve, instances["Home"])
    button(control, "close_valve").click()
    eventually_in_home(home, valve, "closed")
    expect_settled(control)
    button(control, "open_valve").click()
    eventually_in_home(home, valve, "open")
    expect_settled(control)
