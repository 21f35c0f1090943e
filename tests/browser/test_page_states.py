"""Each page tells what it knows and what not: while it is read, without rights, empty, cut off, refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from devkit.ports import free_port
from devkit.stack import Stack
from tests.browser.conftest import Pages
from tests.browser.controls.control_page import open_control, slider
from tests.browser.screens import (
    ALL_INSTANCES,
    DASHBOARD,
    FAVOURITES,
    INFO,
    MONITOR,
    OVERVIEW,
    go,
    open_entities,
)
from tests.conftest import wait_for_connection
from tests.odoo_client import OdooClient
from tests.waiting import eventually

Screenshot = Callable[[Page, str], Path]
#: What the addon's pages ask of Odoo.
QUESTIONS = re.compile(r"/web/dataset/call_kw/ha\.|/odoo_ha_addon/")
PAGES = {
    "overview": OVERVIEW,
    "dashboard": DASHBOARD,
    "favourites": FAVOURITES,
    "monitor": MONITOR,
    "instances": ALL_INSTANCES,
    "info": INFO,
}
WORDS = "The database is being maintained."
REFUSAL = {
    "code": 200,
    "message": "Odoo Server Error",
    "data": {
        "name": "odoo.exceptions.UserError",
        "message": WORDS,
        "arguments": [WORDS],
        "context": {},
        "debug": "",
    },
}


def refuse(route: Route) -> None:
    """Answer as Odoo does where a method raises an error."""
    answer = {"jsonrpc": "2.0", "id": 1, "error": REFUSAL}
    route.fulfill(content_type="application/json", body=json.dumps(answer))


@pytest.mark.parametrize("name", ["overview", "dashboard", "favourites", "monitor", "instances"])
def test_a_page_has_its_shape_before_its_content(pages: Pages, screenshot: Screenshot, name: str) -> None:
    page = pages()  # which knows nothing yet
    held: list[Route] = []
    is_open = False

    def hold(route: Route) -> None:
        if is_open:
            route.continue_()
        else:
            held.append(route)

    page.route(QUESTIONS, hold)
    go(page, PAGES[name])
    skeleton = page.locator("[aria-busy=true]").first
    expect(skeleton).to_be_visible()
    screenshot(page, name)
    is_open = True
    for route in held:
        route.continue_()
    expect(skeleton).to_be_hidden()


def try_again(button: Locator) -> None:
    """A question that was refused before may still be answered after the first click; then click once more."""
    eventually(lambda: button.is_visible() and button.click(), lambda clicked: clicked is False, 10, 0.5)


def test_a_page_that_odoo_refuses_says_why_and_can_be_tried_again(page: Page, screenshot: Screenshot) -> None:
    for name, path in PAGES.items():
        page.route(QUESTIONS, refuse)
        page.goto(path)
        failed = page.locator(".o_content [role=alert]")
        expect(failed).to_contain_text(WORDS)
        screenshot(page, name)
        page.unroute(QUESTIONS)
        try_again(failed.get_by_role("button", name="Try again"))
        expect(failed).to_be_hidden()


def test_a_page_of_who_may_see_nothing_says_so(
    pages: Pages, make_member: Callable[..., str], member_password: str
) -> None:
    page = pages(make_member("nothing"), member_password)
    for name, path in PAGES.items():
        page.goto(path)
        expect(page.locator(".o_content h2, .o_content h1").first).to_be_visible()
        expect(page.locator(".o_content .o_ha_tile, .o_content .o_ha_card")).to_have_count(0)
        pages.screenshot(page, name)


def test_who_may_only_look_has_nothing_to_take_hold_of(
    pages: Pages,
    make_member: Callable[..., str],
    member_password: str,
    odoo: OdooClient,
    instances: dict[str, int],
) -> None:
    login = make_member("onlooker", instances["Home"])
    [group] = odoo.search_read("ha.entity.group", [("name", "=", f"Group of {login}")], "id")
    lamps = odoo.search_read(
        "ha.entity", [("domain", "=", "light"), ("instance_id", "=", instances["Home"])], "entity_id"
    )
    odoo.call("ha.entity.group", "write", [group["id"]], {"entity_ids": [(4, row["id"]) for row in lamps]})
    page = pages(login, member_password)
    page.goto(DASHBOARD)
    page.locator(".o_ha_tile").first.wait_for()
    expect(page.locator(".o_ha_tile input:enabled")).to_have_count(0)
    pages.screenshot(page, "dashboard")
    control = open_control(page, odoo, "light.kitchen_lights", instances["Home"])
    expect(slider(control, "Brightness")).to_be_disabled()
    expect(control.locator(".o_ha_handle:visible")).to_have_count(0)
    expect(control.locator(".o_ha_obstacle")).to_be_visible()
    pages.screenshot(page, "entity")
    page.goto("about:blank")  # the rights are taken away before the page is closed


def test_without_odoo_a_page_shows_what_was_known_last_until_it_is_back(
    pages: Pages, odoo: OdooClient, instances: dict[str, int]
) -> None:
    page = pages()
    page.goto(DASHBOARD)
    page.locator(".o_ha_tile").first.wait_for()
    page.context.set_offline(True)
    note = page.locator(".o_ha_page_note")
    expect(note).to_contain_text("Odoo cannot be reached")
    expect(page.locator(".o_ha_tile").first).to_be_visible()
    expect(page.locator(".o_ha_tile_control input:enabled, .o_ha_tile_control button:enabled")).to_have_count(
        0
    )
    pages.screenshot(page, "dashboard")
    page.context.set_offline(False)
    expect(note).to_be_hidden(timeout=30_000)
    control = open_control(page, odoo, "light.kitchen_lights", instances["Home"])
    page.context.set_offline(True)
    expect(slider(control, "Brightness")).to_be_disabled()
    pages.screenshot(page, "entity")
    page.context.set_offline(False)
    expect(slider(control, "Brightness")).to_be_enabled(timeout=30_000)
    # Odoo's own bus and mail log that they could not ask.
    pages.errors = [error for error in pages.errors if "ConnectionLostError" not in error]


@pytest.fixture
def lamp_of_office(stack: Stack, odoo: OdooClient, instances: dict[str, int]) -> Iterator[dict[str, Any]]:
    """A light of `Office` and the only favourite. Nothing answers at the address of its instance."""
    office_id = instances["Office"]
    domain = [("instance_id", "=", office_id), ("domain", "=", "light"), ("device_id", "!=", False)]
    lamp = odoo.search_read("ha.entity", domain, *("id", "entity_id", "device_id", "instance_id"), limit=1)[0]
    for row in odoo.call("ha.favourite", "load"):
        odoo.call("ha.favourite", "mark", row["id"], False)
    odoo.call("ha.favourite", "mark", lamp["id"], True)
    [office] = odoo.search_read("ha.instance", [("id", "=", office_id)], "url")
    nowhere = {"url": f"http://127.0.0.1:{free_port()}", "token": stack.homes["Office"].token}
    odoo.call("ha.instance", "write", [office_id], nowhere)
    try:
        wait_for_connection(odoo, office_id, "retrying")
        yield lamp
    finally:
        odoo.call("ha.instance", "write", [office_id], {**nowhere, "url": office["url"]})
        odoo.call("ha.favourite", "mark", lamp["id"], False)
    wait_for_connection(odoo, office_id)


def test_without_home_assistant_each_page_shows_what_was_known_last_and_since_when(
    pages: Pages, lamp_of_office: dict[str, Any]
) -> None:
    lamp, office_id = lamp_of_office, lamp_of_office["instance_id"][0]
    page = pages(instance_id=office_id)
    since = re.compile(r"since .*\d")
    forms = {
        "entity": f"/odoo/action-odoo_ha_addon.action_ha_entity/{lamp['id']}",
        "device": f"/odoo/action-odoo_ha_addon.action_ha_device/{lamp['device_id'][0]}",
    }
    for name, path in {"overview": OVERVIEW, "dashboard": DASHBOARD, "monitor": MONITOR, **forms}.items():
        go(page, path)
        expect(page.locator(".o_ha_page_note, .o_ha_cut_off_notice")).to_contain_text(since)
        pages.screenshot(page, name)
    go(page, FAVOURITES)
    expect(page.locator(".o_ha_favourite_card .o_ha_stale").first).to_be_visible()
    pages.screenshot(page, "favourites")
    for view in ("list", "kanban"):
        open_entities(page, view, lamp["entity_id"])
        known = page.locator(".o_data_row, .o_kanban_record")
        expect(known.locator(".o_ha_state.o_ha_stale").first).to_be_visible()
        pages.screenshot(page, view)
    go(page, ALL_INSTANCES)
    expect(page.locator(f".o_ha_card[data-instance-id='{office_id}']")).to_contain_text("Retrying")
    pages.screenshot(page, "instances")
