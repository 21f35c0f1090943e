"""Doors are locked and unlocked from Odoo; what is risky asks first, and a code is the house's to check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import button, eventually_in_home, open_control
from tests.browser.screens import dialog
from tests.odoo_client import OdooClient
from tests.waiting import always, eventually, in_state

Screenshot = Callable[[Page, str], Path]

DOOR = "lock.front_door"
OPENABLE = "lock.openable_lock"
CABINET = "lock.server_rack_cabinet"


def test_unlocking_asks_first_and_locking_does_not(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    home.call_service("lock", "lock", entity_id=DOOR)
    eventually_in_home(home, DOOR, "locked")
    control = open_control(page, odoo, DOOR, instances["Home"])
    button(control, "unlock").click()
    expect(dialog(page)).to_contain_text("Unlock Front Door?")
    screenshot(page, "question")
    dialog(page).get_by_role("button", name="No").click()
    always(lambda: home.get_state(DOOR), in_state("locked"), 1)
    button(control, "unlock").click()
    dialog(page).get_by_role("button", name="Yes").click()
    eventually_in_home(home, DOOR, "unlocked")
    button(control, "lock").click()
    eventually_in_home(home, DOOR, "locked")
    expect(control.locator(".o_ha_lock_state")).to_contain_text("Locked")


def test_opening_the_latch_asks_first(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    home.call_service("lock", "lock", entity_id=OPENABLE)
    control = open_control(page, odoo, OPENABLE, instances["Home"])
    button(control, "open").click()
    expect(dialog(page)).to_contain_text("Open Openable Lock?")
    dialog(page).get_by_role("button", name="Yes").click()
    eventually_in_home(home, OPENABLE, "open")


def test_a_lock_with_a_code_moves_for_that_code_only(
    page: Page, office: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    office.call_service("lock", "lock", entity_id=CABINET, code="4711")
    control = open_control(page, odoo, CABINET, instances["Office"])
    button(control, "unlock").click()
    screenshot(page, "keypad")
    dialog(page).locator("input").fill("0815")
    dialog(page).locator("input").press("Enter")
    expect(dialog(page)).to_contain_text("not the code of this lock")
    assert in_state("locked")(office.get_state(CABINET))
    for digit in "4711":
        dialog(page).get_by_role("button", name=digit, exact=True).click()
    dialog(page).locator(".modal-footer .btn-primary").click()
    eventually_in_home(office, CABINET, "unlocked")
    commands = odoo.search_read("ha.command", [("entity_id.entity_id", "=", CABINET)], "name", "payload")
    assert commands, "the trail tells who unlocked it"
    assert "4711" not in str(commands), "and not by which code"


@pytest.fixture
def default_code(office: HomeAssistant, odoo: OdooClient) -> Iterator[None]:
    """Home Assistant fills in the code of the cabinet, and Odoo has heard that there is one."""

    def choose(code: str | None) -> None:
        change = {"options_domain": "lock", "options": {"default_code": code}}
        office.commands({"type": "config/entity_registry/update", "entity_id": CABINET, **change})

    def told() -> Any:
        [cabinet] = odoo.search_read("ha.entity", [("entity_id", "=", CABINET)], "options")
        return (cabinet["options"] or {}).get("lock", {}).get("default_code")

    choose("4711")
    eventually(told, lambda found: found is True, 10)
    yield
    choose(None)
    eventually(told, lambda found: not found, 10)


@pytest.mark.usefixtures("default_code")
def test_a_code_that_home_assistant_fills_in_is_not_asked_for(
    page: Page, office: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    office.call_service("lock", "lock", entity_id=CABINET, code="4711")
    control = open_control(page, odoo, CABINET, instances["Office"])
    button(control, "unlock").click()
    expect(dialog(page)).to_contain_text("Unlock Server rack Cabinet?")
    expect(dialog(page).locator("input")).to_have_count(0)
    dialog(page).get_by_role("button", name="Yes").click()
    eventually_in_home(office, CABINET, "unlocked")
