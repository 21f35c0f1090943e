"""Ways through the pages: what can be linked, gone back to, tried without saving and done to several things at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.screens import DASHBOARD, INSTANCES, go, open_entities
from tests.odoo_client import OdooClient
from tests.waiting import eventually

COMMANDS = "/odoo/action-odoo_ha_addon.action_ha_command"
LAMP = "light.kitchen_lights"
Screenshot = Callable[[Page, str], Path]


def choose_area(page: Page, name: str) -> None:
    page.locator(".o_ha_floors .o_ha_area_button", has_text=name).click()
    expect(page.locator(".o_ha_area_button.active")).to_contain_text(name)


def test_the_browser_goes_back_from_room_to_room_and_a_link_leads_into_one(
    page: Page, instances: dict[str, int], odoo: OdooClient, screenshot: Screenshot
) -> None:
    odoo.route("/odoo_ha_addon/switch_instance", instance_id=instances["Home"])
    go(page, DASHBOARD)
    choose_area(page, "Kitchen")
    choose_area(page, "Garden")
    expect(page).to_have_url(re.compile(r"[?&]area=\d+"))
    garden = page.url
    page.go_back()
    expect(page.locator(".o_ha_area_button.active")).to_contain_text("Kitchen")
    screenshot(page, "back")
    page.goto(garden)
    expect(page.locator(".o_ha_area_button.active")).to_contain_text("Garden")


def test_arranging_asks_before_it_loses_work(
    page: Page, instances: dict[str, int], odoo: OdooClient, screenshot: Screenshot
) -> None:
    odoo.route("/odoo_ha_addon/switch_instance", instance_id=instances["Home"])
    go(page, DASHBOARD)
    choose_area(page, "Kitchen")
    page.get_by_title("More", exact=True).click()
    page.locator(".o_ha_arrange").click()
    page.locator(".o_ha_area_entry", has_text="Cellar").locator(".o_ha_hide").click()
    page.keyboard.press("Escape")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("is not saved")
    screenshot(page, "asked")
    dialog.get_by_role("button", name="Keep arranging").click()
    expect(page.locator(".o_ha_save")).to_be_visible()
    page.locator(".o_ha_discard").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard").click()
    expect(page.locator(".o_ha_save")).to_have_count(0)


def test_an_address_is_tried_without_leaving_an_instance(
    page: Page, home: HomeAssistant, odoo: OdooClient, screenshot: Screenshot
) -> None:
    def count() -> int:
        return len(odoo.search_read("ha.instance", [("active", "in", [True, False])], "id"))

    before = count()
    go(page, f"{INSTANCES}/new")
    page.locator("[name=name] input").fill("Only tried")
    page.locator("[name=url] input").fill(f"{home.url}/lovelace/0 ")
    page.locator("[name=token] input").locator("visible=true").fill(home.token)
    page.get_by_role("button", name="Test connection").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".alert-success")).to_be_visible()
    screenshot(page, "tried")
    dialog.get_by_role("button", name="Close").last.click()
    expect(page.locator("[name=url] input")).to_have_value(home.url)
    assert count() == before


def test_selected_entities_are_turned_on_at_once_and_the_audit_says_so_in_words(
    page: Page, home: HomeAssistant, instances: dict[str, int], screenshot: Screenshot
) -> None:
    home.call_service("light", "turn_off", entity_id=LAMP)
    open_entities(page, "list", LAMP)
    page.locator(".o_data_row .o_list_record_selector input").first.click()
    page.locator(".o_cp_action_menus .dropdown-toggle").click()
    screenshot(page, "actions")
    page.get_by_role("menuitem", name="Turn on").click()
    page.get_by_role("dialog").get_by_role("button", name="Turn on").click()
    expect(page.locator(".o_notification")).to_contain_text("Turned on: 1")
    eventually(lambda: (home.get_state(LAMP) or {}).get("state"), lambda found: found == "on", 10)
    go(page, COMMANDS)
    expect(page.locator(".o_data_row").first).to_contain_text("Turn on")
    screenshot(page, "audit")
    page.locator(".o_data_row").first.locator(".o_ha_command_text").click()
    expect(page.locator(".o_form_view .o_ha_technical")).to_be_visible()
    screenshot(page, "command")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(COMMANDS)
    card = page.locator(".o_kanban_record", has_text="Turn on").first
    expect(card).to_contain_text("Kitchen Lights")
    expect(card.locator("[name=state]")).to_contain_text("Done")
    screenshot(page, "audit on a phone")


def test_a_long_command_is_told_whole_in_the_audit(
    page: Page, odoo: OdooClient, instances: dict[str, int]
) -> None:
    wanted = [("entity_id", "=", LAMP), ("instance_id", "=", instances["Home"])]
    [lamp] = odoo.search_read("ha.entity", wanted, "id")
    data = {"color_temp_kelvin": 3333, "brightness_pct": 70, "transition": 1}
    odoo.call("ha.entity", "call_service", [lamp["id"]], "turn_on", data)
    go(page, COMMANDS)
    what = page.locator(".o_data_row").first.locator("td[name=name]")
    for words in ("3,333 K", "70%"):
        expect(what).to_contain_text(words)
    assert what.evaluate("cell => cell.scrollWidth <= cell.clientWidth")
