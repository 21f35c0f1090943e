"""A manager gives a cleaner a room for the mornings, sees who may do what, and takes it back."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Pages
from tests.browser.profiles import SIZES
from tests.browser.screens import ENTITIES, dialog, go
from tests.odoo_client import OdooClient

GRANTS = "/odoo/home-assistant-grants"
LIGHT = "light.bed_light"
HOURS = {
    "has_hours": True,
    "window_ids": [
        (0, 0, {"hour_from": 6, "hour_to": 9}),
        (0, 0, {"hour_from": 20, "hour_to": 1.5, "saturday": True, "sunday": True}),
    ],
}
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def cleaner(odoo: OdooClient) -> Iterator[int]:
    """A user of Home Assistant called Carla, whom nothing is given."""
    [group] = odoo.search_read("ir.model.data", [("name", "=", "group_ha_user")], "res_id")
    login = f"carla-{secrets.token_hex(4)}"
    person = {"name": "Carla Cleaner", "login": login, "email": f"{login}@example.com"}
    user = odoo.create("res.users", **person, group_ids=[(6, 0, [group["res_id"]])])
    yield user
    odoo.call("res.users", "write", [user], {"active": False})


def choose(page: Page, field: str, text: str) -> None:
    """Fill in a field that refers to a record."""
    box = page.locator(f".o_field_widget[name={field}] input")
    box.fill(text)
    page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()


def test_a_room_for_the_mornings(
    page: Page, odoo: OdooClient, cleaner: int, instances: dict[str, int], screenshot: Screenshot
) -> None:
    [light] = odoo.search_read(
        "ha.entity", [("entity_id", "=", LIGHT), ("instance_id", "=", instances["Home"])], "name", "domain"
    )
    go(page, GRANTS)
    page.get_by_role("button", name="New").click()
    choose(page, "user_id", "Carla Cleaner")
    page.get_by_label("Control", exact=True).check()
    page.get_by_label("Everything that matches").check()
    page.locator(".o_field_widget[name=domain] input").fill("light")
    page.locator(".o_field_widget[name=has_hours] input").check()
    page.locator(".o_field_widget[name=hour_from] input").fill("6:00")
    page.locator(".o_field_widget[name=hour_to] input").fill("9:30")
    page.locator(".o_field_widget[name=hour_to] input").press("Tab")
    sentence = page.locator(".o_field_widget[name=sentence]")
    expect(sentence).to_have_text(
        "Carla Cleaner may control everything of the domain light, weekdays 6:00–9:30"
    )
    page.get_by_role("button", name="Add hours").click()
    second = page.locator(".o_ha_hours").nth(1)
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"):
        second.get_by_role("button", name=day).click()
    second.locator("[name=hour_from] input").fill("8:00")
    second.locator("[name=hour_to] input").fill("12")
    second.locator("[name=hour_to] input").press("Tab")
    expect(sentence).to_contain_text("weekdays 6:00–9:30 and Sat 8:00–12:00")
    screenshot(page, "filled-in")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator(".o_statusbar_status")).to_contain_text(re.compile("Active now|Outside its hours"))

    go(page, f"{ENTITIES}/{light['id']}")
    page.get_by_role("button", name="Who may use it").click()
    row = page.locator(".o_data_row", has_text="Carla Cleaner")
    expect(row).to_contain_text("Grant")
    screenshot(page, "who-may-use-it")
    row.locator("td[name=access]").click()
    page.get_by_role("button", name="Revoke").click()
    screenshot(page, "asked-first")
    dialog(page).get_by_role("button", name=re.compile("Ok|Revoke")).click()
    expect(page.locator(".ribbon")).to_contain_text("Revoked")
    screenshot(page, "revoked")


def test_what_somebody_may_do_is_a_list_with_reasons(
    page: Page, odoo: OdooClient, cleaner: int, instances: dict[str, int], screenshot: Screenshot
) -> None:
    odoo.create("ha.grant", instance_id=instances["Home"], user_id=cleaner, scope="matching", domain="light")
    [person] = odoo.search_read("res.users", [("id", "=", cleaner)], "partner_id")
    go(page, f"/odoo/res.partner/{person['partner_id'][0]}")
    page.locator(".o_form_view button[name=action_ha_what_they_may_do]").click()
    row = page.locator(".o_data_row").first
    expect(row).to_contain_text("Carla Cleaner may view everything of the domain light")
    screenshot(page, "what-they-may-do")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_grants_are_seen_on_every_screen(
    pages: Pages, odoo: OdooClient, cleaner: int, instances: dict[str, int], size: str, dark: bool
) -> None:
    given = {"instance_id": instances["Home"], "user_id": cleaner, "access": "control"}
    [area] = odoo.call("ha.area", "search", [("instance_id", "=", instances["Home"])], limit=1)
    odoo.create("ha.grant", **given, scope="all", ends="2030-05-03 18:00:00")
    odoo.create("ha.grant", **given, scope="all", ends="2020-05-03 18:00:00")
    odoo.create("ha.grant", **given, scope="all", begins="2030-05-03 18:00:00")
    grant = odoo.create("ha.grant", **given, scope="matching", area_id=area, **HOURS)
    page = pages(dark=dark)
    page.set_viewport_size(SIZES[size])
    go(page, GRANTS)
    page.locator(".o_data_row, .o_kanban_record:not(.o_kanban_ghost)").first.wait_for()
    pages.screenshot(page, "grants")
    go(page, f"{GRANTS}/{grant}")
    page.locator(".o_form_view [name=sentence]").wait_for()
    pages.screenshot(page, "grant")
