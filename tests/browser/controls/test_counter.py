"""Home Assistant counts when somebody counts in Odoo."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import button, eventually_in_home, open_control
from tests.odoo_client import OdooClient

CUPS = "counter.cups_of_coffee"


def test_it_counts_in_its_steps_to_its_end_and_back_to_the_beginning(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    home.call_service("counter", "reset", entity_id=CUPS)
    control = open_control(page, odoo, CUPS, instances["Home"])
    value = control.locator(".o_ha_counter_value")
    expect(value).to_have_text("0")
    expect(button(control, "decrement")).to_be_disabled()
    for _click in range(3):
        button(control, "increment").click()
    eventually_in_home(home, CUPS, "6")
    expect(value).to_have_text("6")
    expect(button(control, "increment")).to_be_disabled()
    button(control, "decrement").click()
    eventually_in_home(home, CUPS, "4")
    button(control, "reset").click()
    eventually_in_home(home, CUPS, "0")
    home.call_service("counter", "increment", entity_id=CUPS)
    expect(value).to_have_text("2")
