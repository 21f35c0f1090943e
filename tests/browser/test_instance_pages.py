"""The pages about instances: all of them, one of them, and several side by side."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.conftest import Pages
from tests.browser.screens import (
    ALL_INSTANCES,
    COMPARISON,
    INFO,
    SECOND,
    card,
    current_instance,
    go,
    notification,
)
from tests.conftest import MakeInstance, wait_for_connection
from tests.odoo_client import OdooClient

Screenshot = Callable[[Page, str], Path]


def info_of(instance_id: int) -> str:
    """The address of the page about one instance."""
    return f"/odoo/{instance_id}/{INFO.rpartition('/')[2]}"


def test_each_instance_has_a_card_with_what_is_in_it(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    go(page, ALL_INSTANCES)
    shown = card(page, instances["Home"])
    expect(shown.get_by_role("heading", name="Home")).to_be_visible()
    expect(shown.locator(".o_ha_connection_label")).to_have_text("Connected")
    expect(shown).to_contain_text(f"Home Assistant {home.version}")
    expect(shown).to_contain_text(re.compile("Synchronized .* ago|in 0 seconds"))
    for model, key in (("ha.area", "areas"), ("ha.device", "devices"), ("ha.entity", "entities")):
        count = odoo.call(model, "search_count", [("instance_id", "=", instances["Home"])])
        expect(shown.locator(f"[data-count={key}] .o_ha_count_number")).to_have_text(str(count))
    screenshot(page, "cards")


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("areas", "Home: Areas"),
        ("devices", "Home: Devices"),
        ("entities", "Home: Entities"),
        ("unavailable", "Home: Unavailable Entities"),
    ],
)
def test_a_count_leads_to_what_was_counted(
    page: Page, instances: dict[str, int], key: str, title: str
) -> None:
    go(page, ALL_INSTANCES)
    button = card(page, instances["Home"]).locator(f"[data-count={key}]")
    count = int(button.locator(".o_ha_count_number").inner_text())
    button.click()
    expect(page.locator(".o_breadcrumb .active")).to_have_text(title)
    shown = page.locator(".o_pager_limit")
    expect(shown).to_have_text(str(count)) if count else expect(shown).to_have_count(0)
    page.locator(".o_breadcrumb").get_by_text("Instances").click()
    expect(card(page, instances["Home"])).to_be_visible()


def test_a_card_tells_live_what_is_wrong_and_when_it_is_right_again(
    page: Page, home: HomeAssistant, odoo: OdooClient, make_instance: MakeInstance, screenshot: Screenshot
) -> None:
    instance_id = make_instance("Live card", url=home.url, token="wrong")
    wait_for_connection(odoo, instance_id, "refused")
    go(page, ALL_INSTANCES)
    shown = card(page, instance_id)
    expect(shown.locator(".o_ha_connection_label")).to_have_text("Refused")
    expect(shown.locator(".o_ha_card_reason")).to_contain_text("Create a new one")
    screenshot(page, "refused")
    odoo.call("ha.instance", "write", [instance_id], {"url": "http://127.0.0.1:9", "token": "another"})
    expect(shown.locator(".o_ha_connection_label")).to_have_text("Retrying", timeout=5 * SECOND)
    expect(shown.locator(".o_ha_card_reason")).to_contain_text("Nothing answers")


def test_a_card_makes_its_instance_the_current_one(page: Page, instances: dict[str, int]) -> None:
    go(page, ALL_INSTANCES)
    current_instance(page).wait_for()
    current = int(current_instance(page).get_attribute("data-instance-id") or 0)
    other = next(instance_id for instance_id in instances.values() if instance_id != current)
    card(page, other).get_by_role("button", name=re.compile("^Switch")).click()
    expect(current_instance(page)).to_have_attribute("data-instance-id", str(other))
    expect(card(page, other).locator(".o_ha_current_mark")).to_be_visible()
    expect(card(page, current).locator(".o_ha_current_mark")).to_have_count(0)


def test_an_instance_that_goes_in_the_moment_it_came_leaves_the_page_too(
    page: Page, odoo: OdooClient, instances: dict[str, int]
) -> None:
    go(page, ALL_INSTANCES)
    expect(card(page, instances["Home"])).to_be_visible()
    instance_id = odoo.create("ha.instance", name="Gone at once", url="http://127.0.0.1:9")
    expect(card(page, instance_id)).to_be_visible(timeout=5 * SECOND)
    odoo.call("ha.instance", "unlink", [instance_id])
    expect(card(page, instance_id)).to_have_count(0, timeout=5 * SECOND)


def test_whoever_sees_no_instance_reads_who_can_give_access(
    pages: Pages, make_member: Callable[..., str], member_password: str, screenshot: Screenshot
) -> None:
    page = pages(make_member("sees_nothing"), member_password)
    go(page, ALL_INSTANCES)
    expect(page.get_by_role("heading", name="There is no Home Assistant for you yet")).to_be_visible()
    expect(page.locator(".o_ha_access_contacts")).to_contain_text(
        re.compile("Ask a Home Assistant manager: .+")
    )
    screenshot(page, "nothing")
    for path in (INFO, COMPARISON):
        go(page, path)
        expect(page.locator(".o_ha_nothing h2")).to_be_visible()


def test_while_odoo_cannot_be_reached_the_page_says_so_and_can_be_tried_again(
    pages: Pages, instances: dict[str, int], screenshot: Screenshot
) -> None:
    page = pages()

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/odoo_ha_addon/get_instances", fail)
    go(page, ALL_INSTANCES)
    alert = page.locator(".o_ha_nothing[role=alert]")
    expect(alert).to_contain_text("Odoo could not be reached")
    screenshot(page, "unreachable")
    page.unroute("**/odoo_ha_addon/get_instances")
    alert.get_by_role("button", name="Try again").click()
    expect(card(page, instances["Home"])).to_be_visible()


def test_the_info_page_tells_everything_and_what_it_is_not_told(
    page: Page, home: HomeAssistant, instances: dict[str, int], screenshot: Screenshot
) -> None:
    go(page, info_of(instances["Home"]))
    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    sections = page.locator(".o_ha_section")
    expect(page.locator(".o_ha_section[data-status=ready]")).to_have_count(4)
    expect(page.locator("[data-row=version]")).to_have_text(home.version)
    expect(page.locator("[data-row=token]")).to_have_text("Stored")
    expect(page.locator("[data-row=internal]")).to_contain_text("http://")
    expect(page.locator("[data-row=timezone]")).to_be_visible()
    expect(sections.filter(has_text="Hardware").locator(".o_ha_missing").first).to_contain_text(
        "This Home Assistant runs without a Supervisor."
    )
    page.get_by_text("Statistics").click()
    expect(page.locator("[data-row=bridge]")).to_contain_text("Odoo")
    screenshot(page, "info")
    page.reload()
    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()


def test_the_info_page_says_once_and_calmly_that_only_managers_are_told_of_the_machine(
    pages: Pages,
    make_member: Callable[..., str],
    member_password: str,
    instances: dict[str, int],
    screenshot: Screenshot,
) -> None:
    page = pages(make_member("reads-of-home", instances["Home"]), member_password)
    go(page, INFO)
    expect(page.locator(".o_ha_machine_refusal")).to_have_text(
        re.compile("Only Home Assistant managers are told")
    )
    expect(page.locator(".o_ha_section[data-status=ready]")).to_have_count(1)
    expect(page.locator(".o_ha_info [role=alert]")).to_have_count(0)
    screenshot(page, "info-of-a-member")


def test_the_info_page_without_a_name_follows_the_current_instance(
    page: Page, instances: dict[str, int]
) -> None:
    go(page, INFO)
    heading = page.locator(".o_ha_info_header h1")
    heading.wait_for()
    other = "Office" if heading.inner_text() == "Home" else "Home"
    page.locator(".o_ha_switcher_button").click()
    page.locator(f".o_ha_switcher_item[data-instance-id='{instances[other]}']").click()
    expect(heading).to_have_text(other)
    expect(page.locator("[data-row=location]")).to_have_text(other)


def test_reconnecting_is_asked_first_and_seen_live(
    page: Page, home: HomeAssistant, odoo: OdooClient, make_instance: MakeInstance, screenshot: Screenshot
) -> None:
    instance_id = make_instance("To reconnect", url=home.url, token="wrong")
    wait_for_connection(odoo, instance_id, "refused")
    go(page, info_of(instance_id))
    expect(page.locator(".o_ha_section[data-status=offline]")).to_have_count(3)
    screenshot(page, "refused")
    page.get_by_role("button", name="Reconnect").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Home Assistant itself keeps running")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    expect(notification(page)).to_have_count(0)
    page.get_by_role("button", name="Reconnect").click()
    dialog.get_by_role("button", name="Reconnect").click()
    expect(notification(page)).to_contain_text("To reconnect is reconnecting")
    expect(page.locator(".o_ha_info_header .o_ha_connection_label")).to_have_text("Refused")


def test_an_instance_that_is_gone_says_so(page: Page, instances: dict[str, int]) -> None:
    go(page, info_of(2_000_000_000))
    expect(page.locator(".o_ha_nothing")).to_contain_text("It was archived or deleted")
    page.get_by_role("button", name="All instances").click()
    expect(card(page, instances["Home"])).to_be_visible()


def test_the_comparison_marks_what_differs(
    page: Page, instances: dict[str, int], screenshot: Screenshot
) -> None:
    go(page, f"{COMPARISON}?active_ids={instances['Home']},{instances['Office']}")
    row = page.locator("tr[data-row=location]")
    expect(row.locator("td")).to_have_text(["Home", "Office"])
    expect(row).to_have_class(re.compile("o_ha_differs"))
    same = page.locator("tr[data-row=arch]")
    expect(same).to_be_visible()
    expect(same).not_to_have_class(re.compile("o_ha_differs"))
    screenshot(page, "all")
    page.get_by_label("Only differences").check()
    expect(same).to_have_count(0)
    expect(row).to_be_visible()
    screenshot(page, "only-differences")


def test_the_comparison_changes_nothing_about_the_current_instance(
    page: Page, instances: dict[str, int]
) -> None:
    go(page, ALL_INSTANCES)
    current_instance(page).wait_for()
    before = current_instance(page).get_attribute("data-instance-id")
    go(page, f"{COMPARISON}?active_ids={instances['Office']},{instances['Home']}")
    page.locator("[data-section=ha_urls] [data-row=internal]").wait_for()
    expect(current_instance(page)).to_have_attribute("data-instance-id", str(before))


def test_instances_are_chosen_for_the_comparison(
    page: Page, instances: dict[str, int], make_instance: MakeInstance, screenshot: Screenshot
) -> None:
    third = make_instance("Third")
    go(page, f"{COMPARISON}?active_ids={instances['Home']},{instances['Office']}")
    choice = page.get_by_role("group", name="Instances to compare")
    choice.get_by_role("button", name="Third").click()
    expect(page.locator(f"th[data-instance-id='{third}']")).to_be_visible()
    expect(page.locator("[data-section=hardware_info] tr").first).to_contain_text("Not connected")
    choice.get_by_role("button", name="Office").click()
    expect(choice.get_by_role("button", name="Office")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("thead th[data-instance-id]")).to_have_count(2)
    screenshot(page, "chosen")
    page.reload()
    expect(page.locator(f"th[data-instance-id='{third}']")).to_be_visible()
    expect(page.locator("thead th[data-instance-id]")).to_have_count(2)
