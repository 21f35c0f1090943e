"""Alarms are armed and disarmed from Odoo by their codes, and the page shows what they are up to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import button, eventually_in_home, open_control
from tests.browser.screens import SECOND, dialog
from tests.odoo_client import OdooClient
from tests.waiting import in_state

Screenshot = Callable[[Page, str], Path]

DIGITS = "alarm_control_panel.security"
WORDS = "alarm_control_panel.intrusion_alarm"


def test_it_is_armed_and_disarmed_by_a_code_of_digits(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    home.call_service("alarm_control_panel", "alarm_disarm", entity_id=DIGITS, code="1234")
    control = open_control(page, odoo, DIGITS, instances["Home"])
    button(control, "alarm_arm_home").click()
    screenshot(page, "keypad")
    for digit in "1234":
        dialog(page).get_by_role("button", name=digit, exact=True).click()
    dialog(page).locator(".modal-footer .btn-primary").click()
    eventually_in_home(home, DIGITS, "arming")
    expect(control.locator(".o_ha_alarm_state")).to_contain_text("Arming")
    screenshot(page, "arming")
    eventually_in_home(home, DIGITS, "armed_home")
    expect(control.locator(".o_ha_alarm_state")).to_contain_text("Armed home")
    button(control, "alarm_disarm").click()
    dialog(page).locator("input").fill("9999")
    dialog(page).locator("input").press("Enter")
    expect(dialog(page).get_by_role("alert")).to_have_text("That code was not taken.")
    assert in_state("armed_home")(home.get_state(DIGITS))
    dialog(page).locator("input").fill("1234")
    dialog(page).locator("input").press("Enter")
    eventually_in_home(home, DIGITS, "disarmed")


def test_an_alarm_that_rings_cannot_be_missed_and_is_silenced_by_its_words(
    page: Page, office: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    office.call_service("alarm_control_panel", "alarm_disarm", entity_id=WORDS, code="open sesame")
    control = open_control(page, odoo, WORDS, instances["Office"])
    button(control, "alarm_arm_away").click()
    expect(page.locator(".o_ha_keypad")).to_have_count(0)
    dialog(page).locator("input").fill("open sesame")
    dialog(page).locator("input").press("Enter")
    eventually_in_home(office, WORDS, "armed_away")
    office.call_service("alarm_control_panel", "alarm_trigger", entity_id=WORDS)
    state = control.locator(".o_ha_alarm_state")
    expect(state).to_contain_text("Pending")
    screenshot(page, "pending")
    expect(state).to_contain_text("Triggered", timeout=8 * SECOND)
    expect(state).to_have_attribute("role", "alert")
    screenshot(page, "triggered")
    button(control, "alarm_disarm").click()
    dialog(page).locator("input").fill("open sesame")
    dialog(page).locator("input").press("Enter")
    eventually_in_home(office, WORDS, "disarmed")
    expect(state).to_contain_text("Disarmed")
