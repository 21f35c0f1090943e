"""Links to our pages, for who may open them and who may not; and the way back to where one was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Pages, _group_id
from tests.browser.screens import COMPARISON, DASHBOARD, ENTITIES, INFO, dialog, go
from tests.odoo_client import OdooClient
from tests.waiting import eventually

COMMANDS = "/odoo/action-odoo_ha_addon.action_ha_command"
LAMP = "light.kitchen_lights"
Screenshot = Callable[[Page, str], Path]
MakeUser = Callable[[str, str], str]


@pytest.fixture
def make_user(odoo: OdooClient, member_password: str) -> Iterator[MakeUser]:
    """`make_user(login, group)` makes somebody who has nothing to do with Home Assistant; returns the login."""
    users: list[int] = []

    def make(login: str, group: str) -> str:
        groups = [(6, 0, [_group_id(odoo, group)])]
        values = {"name": login, "login": login, "password": member_password, "group_ids": groups}
        users.append(odoo.create("res.users", **values))
        return login

    yield make
    odoo.call("res.users", "unlink", users)


def one_id(odoo: OdooClient, model: str, *domain: tuple[str, str, object]) -> int:
    [found] = odoo.search_read(model, list(domain), "id", limit=1)
    return int(found["id"])


def test_who_may_not_open_a_link_is_told_so_in_the_same_words_everywhere(
    pages: Pages,
    odoo: OdooClient,
    make_member: Callable[..., str],
    member_password: str,
    instances: dict[str, int],
    screenshot: Screenshot,
) -> None:
    page = pages(make_member("told", instances["Home"]), member_password)
    lamp = one_id(odoo, "ha.entity", ("entity_id", "=", LAMP))
    far = one_id(odoo, "ha.area", ("instance_id", "=", instances["Office"]))
    for path in (
        f"/odoo/home-assistant/{lamp}",
        "/odoo/home-assistant/999999",
        f"/odoo/ha.area/{far}",
        f"/odoo/ha.instance/{instances['Office']}",
        f"{COMMANDS}/1",
        COMMANDS,
    ):
        page.goto(path)
        expect(dialog(page), path).to_contain_text("You cannot open this")
        expect(page.locator(".o_notification")).to_have_count(0)
    screenshot(page, "refused")
    dialog(page).get_by_role("button", name="Go to the dashboard").click()
    page.locator(".o_ha_area_dashboard .o_ha_tile").first.wait_for()
    page.goto(f"{DASHBOARD}?area={far}")
    expect(page.locator(".o_ha_not_here")).to_contain_text("you may not see it")
    screenshot(page, "no such room")


def test_an_employee_without_access_is_told_so_on_every_page(
    pages: Pages, make_user: MakeUser, member_password: str, screenshot: Screenshot
) -> None:
    page = pages(make_user("stranger", "base.group_user"), member_password)
    for path in (DASHBOARD, INFO, COMPARISON, ENTITIES, "/odoo/home-assistant/1", COMMANDS):
        page.goto(path)
        told = page.locator(".o_ha_nothing").or_(dialog(page))
        expect(told, path).to_contain_text("You have no access to Home Assistant")
        expect(told.get_by_text("Go to my first page")).to_be_visible()
    screenshot(page, "no access")


def test_a_portal_user_is_told_why_they_see_nothing(
    pages: Pages, make_user: MakeUser, member_password: str, screenshot: Screenshot
) -> None:
    page = pages(make_user("customer", "base.group_portal"), member_password)
    page.goto(f"{DASHBOARD}?area=1")
    expect(page.locator("h1")).to_have_text("This page is for employees")
    screenshot(page, "portal")


def test_a_link_to_a_room_of_another_instance_leads_there(
    page: Page, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    room = one_id(odoo, "ha.area", ("instance_id", "=", instances["Office"]), ("entity_ids", "!=", False))
    [found] = odoo.search_read("ha.area", [("id", "=", room)], "name")
    page.goto(f"{DASHBOARD}?area={room}")
    expect(page.locator(".o_ha_not_here")).to_contain_text(f"{found['name']}, an area of Office")
    screenshot(page, "another instance")
    page.locator(".o_ha_switch_to").click()
    expect(page.locator(".o_ha_area_button.active")).to_contain_text(found["name"])
    expect(page.locator(".o_ha_not_here")).to_have_count(0)


#: How far the page is scrolled, in whichever of the elements that may scroll in it.
TOP = """() => Math.max(
    ...[".o_content", ".o_renderer_with_searchpanel", ".o_renderer", ".o_ha_dashboard_main"].map(
        (selector) => document.querySelector(selector)?.scrollTop || 0
    )
)"""


def scroll(page: Page) -> int:
    """Turn the wheel over the page; returns how far it is scrolled, once the browser keeps that with its history."""
    page.mouse.move(800, 300)
    page.mouse.wheel(0, 200)
    page.wait_for_function("() => history.state?.nextState?.ha_scroll?.tops.some((top) => top > 0)")
    return int(page.evaluate(TOP))


@pytest.fixture
def low_page(pages: Pages) -> Page:
    """A new page, without a history, in which everything has to be scrolled."""
    page = pages()
    page.set_viewport_size({"width": 1440, "height": 400})
    return page


def test_the_dashboard_is_where_it_was_after_a_detour(low_page: Page, screenshot: Screenshot) -> None:
    tile = low_page.locator(".o_ha_dashboard_main .o_ha_tile").first
    go(low_page, f"{DASHBOARD}?area=0")
    tile.wait_for()
    top = scroll(low_page)
    low_page.locator(".o_menu_sections").get_by_text("Areas", exact=True).click()
    low_page.locator(".o_list_view").wait_for()
    low_page.go_back()
    tile.wait_for()
    eventually(lambda: low_page.evaluate(TOP), lambda found: found == top, 10)
    screenshot(low_page, "back")


def test_the_list_is_where_it_was_after_a_look_at_one_of_it(low_page: Page, screenshot: Screenshot) -> None:
    state = low_page.locator(".o_data_row .o_ha_state").first
    go(low_page, f"{ENTITIES}?view_type=list")
    state.wait_for()
    top = scroll(low_page)
    low_page.mouse.click(500, 300)
    low_page.locator(".o_form_view").wait_for()
    low_page.go_back()
    state.wait_for()
    eventually(lambda: low_page.evaluate(TOP), lambda found: found == top, 10)
    screenshot(low_page, "back in the list")
