"""What one tap did, or an action on many rows of a list, is undone from the message that tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.screens import dialog, notification, open_entities, state, toggle
from tests.waiting import eventually, in_state

LAMP = "light.kitchen_lights"
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def dimmed(home: HomeAssistant) -> Iterator[None]:
    """The lamp is on, at a third of its brightness."""
    home.call_service("light", "turn_on", entity_id=LAMP, brightness=77)
    eventually(lambda: home.get_state(LAMP), in_state("on"), 10)
    yield
    home.call_service("light", "turn_off", entity_id=LAMP)


def is_dimmed(found: dict[str, Any] | None) -> bool:
    return bool(found and found["attributes"].get("brightness") == 77)


def test_a_lamp_that_was_turned_off_by_a_tap_comes_back_as_it_was(
    page: Page, home: HomeAssistant, dimmed: None, screenshot: Screenshot
) -> None:
    open_entities(page, "kanban", LAMP)
    expect(state(page, LAMP)).to_contain_text("30")  # percent: the page is live
    toggle(page, LAMP).click()
    eventually(lambda: home.get_state(LAMP), in_state("off"), 10)
    told = notification(page)
    expect(told).to_contain_text("Turned off")
    screenshot(page, "told")
    told.get_by_role("button", name="Undo").click()
    eventually(lambda: home.get_state(LAMP), is_dimmed, 10)
    expect(notification(page)).to_contain_text("Undone: 1")
    expect(toggle(page, LAMP)).to_be_checked()


def test_what_was_turned_off_in_a_list_comes_back(
    page: Page, home: HomeAssistant, dimmed: None, screenshot: Screenshot
) -> None:
    open_entities(page, "list", LAMP)
    page.locator(".o_data_row .o_list_record_selector input").first.click()
    page.locator(".o_cp_action_menus .dropdown-toggle").click()
    page.get_by_role("menuitem", name="Turn off").click()
    dialog(page).get_by_role("button", name="Turn off").click()
    eventually(lambda: home.get_state(LAMP), in_state("off"), 10)
    told = notification(page)
    expect(told).to_contain_text("Turned off: 1")
    told.get_by_role("button", name="Undo").click()
    eventually(lambda: home.get_state(LAMP), is_dimmed, 10)
    screenshot(page, "undone")
