"""A ready rule is switched on, tried on what was recorded, run now, and its trace read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.conftest import Pages
from tests.browser.ready_rules import GALLERY
from tests.browser.screens import SECOND
from tests.odoo_client import OdooClient
from tests.waiting import eventually

BATTERY = "sensor.journey_battery"
ATTRIBUTES = {"device_class": "battery", "unit_of_measurement": "%", "friendly_name": "Journey battery"}
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def battery(home: HomeAssistant, odoo: OdooClient) -> Iterator[int]:
    """One that was low once; its record's id."""
    for value in ("80", "15", "90"):
        home.set_state(BATTERY, value, ATTRIBUTES)
        recorded = [("entity_id.entity_id", "=", BATTERY), ("state", "=", value)]
        eventually(lambda known=recorded: odoo.search_read("ha.history", known, "id"), bool, 20)
    [found] = odoo.search_read("ha.entity", [("entity_id", "=", BATTERY)], "id")
    yield int(found["id"])
    rules = odoo.call("base.automation", "search", [("ha_ready", "=", "battery_low")])
    odoo.call("base.automation", "unlink", rules)
    made = [("res_model", "=", "ha.entity"), ("res_id", "=", found["id"])]
    odoo.call("mail.activity", "unlink", odoo.call("mail.activity", "search", made))
    home.remove_state(BATTERY)


def test_a_ready_rule_is_switched_on_tried_and_run(
    page: Page, odoo: OdooClient, battery: int, screenshot: Screenshot
) -> None:
    page.goto(GALLERY)
    card = page.locator(".o_kanban_record").filter(has_text="Battery Low")
    expect(card).to_contain_text("Entities found")
    expect(card).not_to_contain_text("In use")
    screenshot(page, "gallery")
    card.click()
    dialog = page.locator(".modal-content")
    expect(dialog.locator("[name=entity_ids]")).to_contain_text("Journey battery")
    dialog.locator("[name=limit] input").fill("abc")
    dialog.locator("[name=name] input").click()
    expect(dialog.locator("[name=limit_problem]")).to_contain_text("“abc” is no number")
    screenshot(page, "limit")
    dialog.locator("[name=limit] input").fill("20")
    dialog.locator("[name=name] input").click()
    expect(dialog.locator("[name=sentence]")).to_contain_text("falls below 20")
    also = [dialog.locator(f"[name=do_{todo}] input") for todo in ("alarm", "command")]
    for todo in also:
        todo.check()
    expect(dialog.locator("[name=todo_problem]")).to_contain_text("Choose what is switched")
    screenshot(page, "what-is-to-be-done")
    for todo in also:
        todo.uncheck()
    expect(dialog.locator("[name=todo_problem]")).to_have_count(0)
    dialog.get_by_role("button", name="Switch on").click()

    form = page.locator(".o_form_view").filter(visible=True)
    expect(form.locator("[name=ha_sentence]")).to_contain_text("falls below 20")
    form.get_by_label("Last 7 days").check()
    tried = form.locator("[name=ha_try_result]")
    expect(tried).to_contain_text("it would have been set off", timeout=20 * SECOND)
    expect(tried).to_contain_text("Journey battery: 80 → 15 %")
    screenshot(page, "tried")

    form.locator("[name=action_ha_run_now]").click()
    expect(dialog.locator("[name=todo]")).to_contain_text("Activity for")
    entity = dialog.locator("[name=entity_id] input")
    entity.fill("Journey battery")
    page.locator(".o-autocomplete--dropdown-item", has_text="Journey battery").first.click()
    screenshot(page, "run-now")
    dialog.get_by_role("button", name="Run now").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("[name=trace_words]")).to_contain_text("Activity for")
    expect(page.locator(".ribbon")).to_contain_text("Tried")
    screenshot(page, "trace")
    [activity] = odoo.search_read(
        "mail.activity", [("res_model", "=", "ha.entity"), ("res_id", "=", battery)], "summary"
    )
    assert activity["summary"] == "Charge or replace the battery"

    page.goto(GALLERY)
    expect(card).to_contain_text("In use")


def test_the_gallery_on_every_screen(pages: Pages, odoo: OdooClient, battery: int) -> None:
    pages.gallery(GALLERY, ".o_kanban_record")
