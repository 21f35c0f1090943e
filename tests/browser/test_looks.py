"""Every screen opens without an error, on a desktop and on a phone, in light and in dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from devkit.stack import Stack
from tests.browser.conftest import Pages
from tests.browser.profiles import SIZES
from tests.browser.screens import (
    ALL_INSTANCES,
    COMPARISON,
    DASHBOARD,
    ENTITIES,
    FAVOURITES,
    INFO,
    INSTANCES,
    MONITOR,
    OVERVIEW,
    dialog,
    go,
    open_instance,
)

SCREENS = {
    "entities-list": (f"{ENTITIES}?view_type=list", ".o_ha_state:visible"),
    "entities-kanban": (f"{ENTITIES}?view_type=kanban", ".o_ha_state:visible"),
    "instances-list": (f"{INSTANCES}?view_type=list", ".o_ha_connection"),
    "instances-kanban": (f"{INSTANCES}?view_type=kanban", ".o_ha_connection"),
    "all-instances": (ALL_INSTANCES, ".o_ha_card .o_ha_connection"),
    "overview": (OVERVIEW, ".o_ha_overview .o_ha_room .o_ha_chip"),
    "overview-of-all": (f"{OVERVIEW}?all=1", ".o_ha_instance_line .o_ha_connection"),
    "dashboard": (DASHBOARD, ".o_ha_area_dashboard .o_ha_tile"),
    "favourites-none": (FAVOURITES, ".o_ha_favourites .o_ha_nothing"),
    "monitor": (MONITOR, ".o_ha_machine, .o_ha_monitor .o_ha_nothing"),
    "info": (INFO, ".o_ha_section[data-status=ready] .o_ha_missing"),
    "comparison": (COMPARISON, "[data-section=hardware_info] .o_ha_differs"),
    "form": (f"{INSTANCES}/{{home}}", ".o_form_view .o_ha_connection"),
}
"""Address, and what matches something visible once it is there, by the name of the picture."""


def test_on_paper_a_room_stands_alone(pages: Pages, instances: dict[str, int]) -> None:
    page = pages()
    go(page, DASHBOARD)
    page.locator(".o_ha_area_dashboard .o_ha_tile").first.wait_for()
    page.emulate_media(media="print")
    for selector in (".o_ha_area_rail", ".o_ha_dashboard_tools"):
        expect(page.locator(selector)).to_be_hidden()
    expect(page.locator(".o_ha_tile").first).to_be_visible()


def test_a_diagnosis_is_told_whole_on_a_phone(page: Page, pages: Pages, instances: dict[str, int]) -> None:
    open_instance(page, instances["Home"])
    page.get_by_role("button", name="Diagnose").click()
    findings = dialog(page).locator(".o_data_row td[name=text]")
    findings.last.wait_for()
    page.set_viewport_size(SIZES["phone"])
    pages.screenshot(page, "diagnosis")
    cut = findings.evaluate_all("cells => cells.filter((cell) => cell.scrollWidth > cell.clientWidth)")
    assert not cut


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_screen_opens(pages: Pages, instances: dict[str, int], size: str, dark: bool) -> None:
    page = pages(dark=dark)
    page.set_viewport_size(SIZES[size])
    for name, (path, ready) in SCREENS.items():
        go(page, path.format(home=instances["Home"]))
        page.locator(ready).filter(visible=True).first.wait_for()
        pages.screenshot(page, name)


def test_a_person_logs_in_and_finds_the_menu(pages: Pages, stack: Stack, instances: dict[str, int]) -> None:
    page = pages()
    page.context.clear_cookies()
    page.goto("/web/login")
    page.get_by_label("Email").fill("admin")
    page.get_by_label("Password").fill(stack.odoo.admin_password)
    page.get_by_role("button", name="Log in").click()
    page.locator(".o_main_navbar").wait_for()
    page.locator(".o_navbar_apps_menu button").click()
    page.get_by_role("menuitem", name="Home Assistant").click()
    expect(page.locator(".o_menu_brand")).to_have_text("Home Assistant")
    page.locator(".o_ha_overview .o_ha_room").first.wait_for()
    pages.screenshot(page, "overview")
    page.locator(".o_menu_sections").get_by_text("Entities", exact=True).click()
    page.locator(".o_ha_state:visible").first.wait_for()
    pages.screenshot(page, "entities")
