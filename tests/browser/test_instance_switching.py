"""One works with one Home Assistant at a time: every page of the session follows the choice, and nobody else's does."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from devkit.home_assistant import HomeAssistant
from devkit.stack import Stack
from tests.browser.conftest import Pages
from tests.browser.screens import (
    ENTITIES,
    SECOND,
    current_instance,
    go,
    notification,
    on_the_bus,
    switch_to,
)
from tests.conftest import MakeInstance, log_in, wait_for_connection
from tests.odoo_client import OdooClient
from tests.waiting import eventually

Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def page(pages: Pages) -> Page:
    """A new one: what is done here is to switch, so that no other test could go on in it."""
    return pages()


@pytest.fixture
def annex(home: HomeAssistant, odoo: OdooClient, make_instance: MakeInstance) -> int:
    """An instance that a test may archive or delete: an address without anything behind it."""
    return make_instance("Annex")


def start_with(page: Page, instance_id: int) -> None:
    """Make an instance the current one of the page's session, and show its entities."""
    go(page, ENTITIES)
    current_instance(page).wait_for()
    if current_instance(page).get_attribute("data-instance-id") != str(instance_id):
        switch_to(page, instance_id)
    expect_current(page, instance_id)


def expect_current(page: Page, instance_id: int) -> None:
    expect(current_instance(page)).to_have_attribute("data-instance-id", str(instance_id))


def instances_in_list(page: Page) -> Locator:
    """The instance of each entity in the open list."""
    return page.locator(".o_data_row td[name=instance_id]")


def expect_only(page: Page, name: str) -> None:
    """Wait until all that the list shows is of one instance; the column that says so is shown for it."""
    expect(page.locator(".o_data_row").first).to_be_visible()
    if not page.locator("th[data-name=instance_id]").count():
        page.locator(".o_optional_columns_dropdown button").click()
        page.locator(".o-dropdown--menu").get_by_text("Instance", exact=True).click()
        page.keyboard.press("Escape")
    expect(instances_in_list(page).first).to_have_text(name)
    assert set(instances_in_list(page).all_inner_texts()) == {name}


def test_the_open_list_follows_without_a_reload(
    page: Page, instances: dict[str, int], screenshot: Screenshot
) -> None:
    start_with(page, instances["Home"])
    expect(page.locator(".o_facet_value")).to_have_text(["Current Instance", "Enabled"])
    expect_only(page, "Home")
    page.evaluate("window.stillTheSamePage = true")
    screenshot(page, "home")
    switch_to(page, instances["Office"])
    expect_current(page, instances["Office"])
    expect_only(page, "Office")
    assert page.evaluate("window.stillTheSamePage")
    expect(notification(page)).to_have_count(0)
    screenshot(page, "office")


def test_the_open_kanban_follows_too_and_keeps_what_was_searched_for(
    page: Page, instances: dict[str, int]
) -> None:
    start_with(page, instances["Home"])
    go(page, f"{ENTITIES}?view_type=kanban")
    search = page.get_by_role("searchbox")
    search.fill("light")
    search.press("Enter")
    expect(page.locator(".o_facet_value")).to_have_count(3)
    shown = page.locator(".o_kanban_record:not(.o_kanban_ghost)")
    of_home = set(shown.all_inner_texts())
    switch_to(page, instances["Office"])
    expect_current(page, instances["Office"])
    eventually(
        lambda: set(shown.all_inner_texts()), lambda texts: bool(texts) and not texts & of_home, 5, 0.1
    )
    expect(page.locator(".o_facet_value")).to_have_count(3)


def test_without_the_filter_the_list_shows_all_instances(page: Page, instances: dict[str, int]) -> None:
    start_with(page, instances["Home"])
    page.locator(".o_searchview_facet", has_text="Current Instance").locator(".o_facet_remove").click()
    page.locator(".o_data_row", has_text="Office").first.wait_for()


def test_other_tabs_of_the_session_follow_and_say_so(pages: Pages, instances: dict[str, int]) -> None:
    first = pages()
    start_with(first, instances["Home"])
    second = pages.tab(first)
    start_with(second, instances["Home"])
    on_the_bus(second)
    switch_to(first, instances["Office"])
    expect(notification(second)).to_contain_text("Switched to Office in another window")  # it goes by itself
    expect_current(first, instances["Office"])
    expect_current(second, instances["Office"])
    expect(notification(first)).to_have_count(0)
    expect_only(second, "Office")
    pages.screenshot(second, "followed")


def test_nobody_else_is_disturbed(
    pages: Pages,
    stack: Stack,
    instances: dict[str, int],
    make_member: Callable[..., str],
    member_password: str,
) -> None:
    member = make_member("undisturbed", *instances.values())
    mine, my_other_browser, other = pages(), pages(), pages(member, member_password)
    for page in (mine, my_other_browser, other):
        start_with(page, instances["Home"])
        on_the_bus(page)
    switch_to(mine, instances["Office"])
    expect_current(mine, instances["Office"])
    mine.wait_for_timeout(SECOND)  # that nothing is told to the others shows only after a while
    for page in (my_other_browser, other):
        expect_current(page, instances["Home"])
        expect(notification(page)).to_have_count(0)


def test_two_tabs_that_switch_at_once_end_in_the_same_state(pages: Pages, instances: dict[str, int]) -> None:
    first = pages()
    start_with(first, instances["Home"])
    second = pages.tab(first)
    start_with(second, instances["Home"])
    ids = list(instances.values())
    switch = """(id) => {
        const { ha_data } = odoo.__WOWL_DEBUG__.root.env.services;
        (window.switches ||= []).push(ha_data.switchInstance(id));
    }"""
    for turn in range(4):
        first.evaluate(switch, ids[turn % 2])
        second.evaluate(switch, ids[(turn + 1) % 2])
    for page in (first, second):
        page.evaluate("async () => { await Promise.all(window.switches); }")
    asked = first.evaluate(
        """async () => {
            const { ha_data } = odoo.__WOWL_DEBUG__.root.env.services;
            return (await ha_data.call("get_instances")).current_instance_id;
        }"""
    )
    for page in (first, second):
        expect_current(page, asked)


@pytest.mark.parametrize(
    ("method", "arguments", "reason"),
    [
        pytest.param("write", [{"active": False}], "It was archived", id="archived"),
        pytest.param("unlink", [], "It was deleted", id="deleted"),
    ],
)
def test_a_lost_instance_is_reported_with_what_serves_instead_and_why(
    page: Page,
    odoo: OdooClient,
    home: HomeAssistant,
    instances: dict[str, int],
    screenshot: Screenshot,
    method: str,
    arguments: list[dict[str, bool]],
    reason: str,
) -> None:
    instance_id = odoo.create("ha.instance", name="Short-lived")
    start_with(page, instance_id)
    expect(page.locator(".o_view_nocontent")).to_be_visible()
    on_the_bus(page)
    odoo.call("ha.instance", method, [instance_id], *arguments)
    told = notification(page)
    expect(told).to_contain_text("Short-lived is no longer available", timeout=5 * SECOND)
    expect(told).to_contain_text(reason)
    expect(told).to_contain_text(re.compile("You are now working with (Home|Office)"))
    page.locator(".o_data_row").first.wait_for()
    screenshot(page, "told")
    if method != "unlink":
        odoo.call("ha.instance", "unlink", [instance_id])


def test_a_right_that_is_taken_away_is_reported(
    pages: Pages,
    odoo: OdooClient,
    instances: dict[str, int],
    make_member: Callable[..., str],
    member_password: str,
) -> None:
    member = pages(make_member("loses_office", *instances.values()), member_password)
    start_with(member, instances["Office"])
    expect_only(member, "Office")
    on_the_bus(member)
    domain = [("user_id.login", "=", "loses_office"), ("instance_id", "=", instances["Office"])]
    [grant] = odoo.search_read("ha.grant", domain, "id")
    odoo.call("ha.grant", "action_revoke", [grant["id"]])
    told = notification(member)
    expect(told).to_contain_text("Office is no longer available", timeout=5 * SECOND)
    expect(told).to_contain_text("You no longer have access to it. You are now working with Home.")
    expect(current_instance(member)).to_have_count(0)
    expect_only(member, "Home")
    pages.screenshot(member, "told")


def test_who_sees_one_instance_has_no_switcher_and_no_filter(
    pages: Pages, instances: dict[str, int], make_member: Callable[..., str], member_password: str
) -> None:
    page = pages(make_member("only_home", instances["Home"]), member_password)
    go(page, ENTITIES)
    page.locator(".o_data_row").first.wait_for()
    expect(current_instance(page)).to_have_count(0)
    expect(page.locator(".o_facet_value")).to_have_text(["Enabled"])


def test_the_keyboard_alone_switches(page: Page, instances: dict[str, int]) -> None:
    start_with(page, instances["Home"])
    page.locator(".o_ha_switcher_button").wait_for()
    page.get_by_role("searchbox").focus()
    home = page.get_by_role("menuitemradio", name="Home")

    def opened_by_its_key() -> bool:
        page.keyboard.press("Alt+Shift+H")
        with contextlib.suppress(TimeoutError):
            home.wait_for(timeout=2 * SECOND)
        return home.count() == 1

    eventually(opened_by_its_key, bool, 10)
    expect(home).to_have_attribute("aria-checked", "true")
    target = page.locator(f".o_ha_switcher_item[data-instance-id='{instances['Office']}']")
    for _ in range(20):
        page.keyboard.press("ArrowDown")
        if "focus" in (target.get_attribute("class") or "").split():
            break
    page.keyboard.press("Enter")
    expect_current(page, instances["Office"])
    expect(page.locator(".o_ha_switcher_menu")).to_have_count(0)


def test_the_badge_of_the_switcher_is_live(
    page: Page, odoo: OdooClient, home: HomeAssistant, annex: int, screenshot: Screenshot
) -> None:
    start_with(page, annex)
    badge = current_instance(page).locator(".o_ha_switcher_state")
    expect(badge).to_have_attribute("data-state", "incomplete")
    odoo.call("ha.instance", "write", [annex], {"url": home.url, "token": "wrong"})
    wait_for_connection(odoo, annex, "refused")
    expect(badge).to_have_attribute("data-state", "refused")
    screenshot(page, "refused")


def test_a_phone_has_the_switcher_as_a_sheet(
    pages: Pages, instances: dict[str, int], screenshot: Screenshot
) -> None:
    page = pages(phone=True)
    start_with(page, instances["Home"])
    page.locator(".o_ha_switcher_button").tap()
    items = page.locator(".o_ha_switcher_item")
    expect(items.first).to_be_visible()
    screenshot(page, "sheet")
    assert all(item.bounding_box()["height"] >= 44 for item in items.all())
    page.locator(f".o_ha_switcher_item[data-instance-id='{instances['Office']}']").tap()
    expect_current(page, instances["Office"])


def test_the_choice_outlives_the_session(
    pages: Pages,
    stack: Stack,
    instances: dict[str, int],
    make_member: Callable[..., str],
    member_password: str,
) -> None:
    member = make_member("comes_back", *instances.values())
    page = pages(member, member_password)
    start_with(page, instances["Office"])
    later = log_in(stack, member, member_password)
    assert later.route("/odoo_ha_addon/get_instances")["data"]["current_instance_id"] == instances["Office"]
    later.close()
