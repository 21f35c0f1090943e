"""Texts are written and confirmed in Odoo, and Home Assistant has them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import eventually_in_home, open_control, service_calls
from tests.browser.screens import SECOND
from tests.odoo_client import OdooClient
from tests.waiting import in_state

Screenshot = Callable[[Page, str], Path]

HELPER = "input_text.note_for_the_family"
PASSWORD = "input_text.guest_network_password"
OF_A_DEVICE = "text.text"


@pytest.mark.parametrize("entity_id", [HELPER, OF_A_DEVICE])
def test_a_text_reaches_home_assistant_when_it_is_confirmed(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], entity_id: str
) -> None:
    domain = entity_id.partition(".")[0]
    home.call_service(domain, "set_value", entity_id=entity_id, value="Before")
    control = open_control(page, odoo, entity_id, instances["Home"])
    box = control.locator(".o_ha_entry input")
    expect(box).to_have_value("Before")
    box.fill("Größe: 3 × 4 — „fertig“")
    page.wait_for_timeout(SECOND)  # it does not go by itself after a while
    assert in_state("Before")(home.get_state(entity_id))
    control.locator(".o_ha_entry_confirm").click()
    eventually_in_home(home, entity_id, "Größe: 3 × 4 — „fertig“")
    home.call_service(domain, "set_value", entity_id=entity_id, value="From the wall")
    expect(box).to_have_value("From the wall")


def test_a_password_is_hidden_and_keeps_to_its_rules(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    home.call_service("input_text", "set_value", entity_id=PASSWORD, value="blue-kettle-42")
    control = open_control(page, odoo, PASSWORD, instances["Home"])
    box = control.locator(".o_ha_entry input")
    expect(box).to_have_attribute("type", "password")
    asked = service_calls(page)
    for wrong in ("short", "Capital-Letters", "far-too-long-for-a-password"):
        box.fill(wrong)
        box.press("Enter")
        expect(control.locator(".o_ha_entry_error")).to_be_visible()
        screenshot(page, wrong)
        box.press("Escape")
    assert asked == []
    assert in_state("blue-kettle-42")(home.get_state(PASSWORD))
    box.fill("red-teapot-7")
    box.press("Enter")
    eventually_in_home(home, PASSWORD, "red-teapot-7")
