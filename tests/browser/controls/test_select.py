"""Options are chosen in Odoo, and Home Assistant has them."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import eventually_in_home, expect_settled, open_control, pick
from tests.odoo_client import OdooClient

HELPER = "input_select.house_mode"
OF_A_DEVICE = "select.speed"


def test_a_few_options_are_a_click_away(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    home.call_service("input_select", "select_option", entity_id=HELPER, option="Day")
    control = open_control(page, odoo, HELPER, instances["Home"])
    expect(control.locator("[data-value=Day]")).to_have_attribute("aria-pressed", "true")
    pick(control, "House mode", "Evening")
    eventually_in_home(home, HELPER, "Evening")
    expect_settled(control)
    home.call_service("input_select", "select_option", entity_id=HELPER, option="Night")
    expect(control.locator("[data-value=Night]")).to_have_attribute("aria-pressed", "true")


def test_longer_options_are_chosen_from_a_list(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    home.call_service("select", "select_option", entity_id=OF_A_DEVICE, option="ridiculous_speed")
    control = open_control(page, odoo, OF_A_DEVICE, instances["Home"])
    pick(control, "Speed", "ludicrous_speed")
    eventually_in_home(home, OF_A_DEVICE, "ludicrous_speed")
