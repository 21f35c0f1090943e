"""A to-do list of Home Assistant is kept in Odoo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import open_control
from tests.odoo_client import OdooClient
from tests.waiting import eventually

LIST = "todo.fridge_shopping_list"
Screenshot = Callable[[Page, str], Path]


def items(office: HomeAssistant) -> dict[str, str]:
    """Status of each item by its name, as Home Assistant says."""
    [answer] = office.commands(
        {
            "type": "call_service",
            "domain": "todo",
            "service": "get_items",
            "service_data": {"status": ["needs_action", "completed"]},
            "target": {"entity_id": LIST},
            "return_response": True,
        }
    )
    found: list[dict[str, Any]] = answer["response"][LIST]["items"]
    return {item["summary"]: item["status"] for item in found}


def row(control: Locator, summary: str) -> Locator:
    return control.locator(".o_ha_todo_item", has_text=summary)


def test_an_item_is_added_renamed_ticked_off_and_removed(
    page: Page, office: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    control = open_control(page, odoo, LIST, instances["Office"])
    new = control.get_by_role("textbox", name="New item")
    new.fill("Journey tea")
    new.press("Enter")
    eventually(lambda: items(office).get("Journey tea"), lambda status: status == "needs_action", 8)
    expect(row(control, "Journey tea")).to_be_visible()
    expect(new).to_have_value("")
    screenshot(page, "added")

    row(control, "Journey tea").get_by_role("button", name="Edit").click()
    name = control.get_by_role("textbox", name="Name of the item")
    name.fill("Journey coffee")
    name.press("Enter")
    eventually(
        lambda: items(office), lambda found: "Journey coffee" in found and "Journey tea" not in found, 8
    )

    row(control, "Journey coffee").get_by_role("checkbox").click()
    eventually(lambda: items(office)["Journey coffee"], lambda status: status == "completed", 8)
    expect(control.locator("details summary")).to_contain_text("Done")
    control.locator("details summary").click()
    row(control, "Journey coffee").get_by_role("button", name="Remove", exact=True).click()
    eventually(lambda: items(office), lambda found: "Journey coffee" not in found, 8)
    expect(row(control, "Journey coffee")).to_have_count(0)


def test_what_is_added_elsewhere_shows(
    page: Page, office: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    control = open_control(page, odoo, LIST, instances["Office"])
    expect(row(control, "Coffee beans")).to_be_visible()
    office.call_service("todo", "add_item", entity_id=LIST, item="Journey cocoa")
    try:
        expect(row(control, "Journey cocoa")).to_be_visible(timeout=5000)
    finally:
        office.call_service("todo", "remove_item", entity_id=LIST, item="Journey cocoa")
    expect(row(control, "Journey cocoa")).to_have_count(0, timeout=5000)
