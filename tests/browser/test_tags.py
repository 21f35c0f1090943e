"""Odoo's own order: a manager tags what they see, finds it by its tag, and gives all of it at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Pages
from tests.browser.profiles import SIZES
from tests.browser.screens import ENTITIES, dialog, go, on_the_bus
from tests.odoo_client import OdooClient

TAGS = "/odoo/home-assistant-tags"
GRANTS = "/odoo/home-assistant-grants"
LAMPS = ("light.bed_light", "light.ceiling_lights")
DEFINITION = [
    {"name": "serviced_by", "type": "char", "string": "Serviced By", "view_in_cards": True},
    {"name": "warranty_until", "type": "date", "string": "Warranty Until"},
]
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def tag(odoo: OdooClient, instances: dict[str, int]) -> Iterator[str]:
    """Name of a tag that is on nothing yet."""
    name = f"Cleaning {secrets.token_hex(3)}"
    number = odoo.create("ha.tag", name=name, instance_id=instances["Home"], color=4)
    yield name
    odoo.call("ha.tag", "unlink", [number])


@pytest.fixture
def colleague(odoo: OdooClient) -> Iterator[tuple[int, str]]:
    """Id and login of a user of Home Assistant whom nothing is given; the password is the login."""
    [group] = odoo.search_read("ir.model.data", [("name", "=", "group_ha_user")], "res_id")
    login = f"colleague-{secrets.token_hex(4)}"
    person = {"name": "Carla Cleaner", "login": login, "password": login, "email": f"{login}@example.com"}
    user = odoo.create("res.users", **person, group_ids=[(6, 0, [group["res_id"]])])
    yield user, login
    odoo.call("res.users", "write", [user], {"active": False})


def _lamps(odoo: OdooClient, instances: dict[str, int]) -> dict[str, int]:
    wanted = [("entity_id", "in", list(LAMPS)), ("instance_id", "=", instances["Home"])]
    return {row["name"]: row["id"] for row in odoo.search_read("ha.entity", wanted, "name")}


def _search(page: Page, text: str) -> None:
    search = page.get_by_role("searchbox")
    search.fill(text)
    search.press("Enter")


def _rows(page: Page, names: list[str]) -> None:
    expect(page.locator(".o_data_row td[name=name]")).to_have_text(sorted(names))


def test_what_is_tagged_in_the_list_is_found_by_its_tag_and_reaches_open_pages(
    pages: Pages, odoo: OdooClient, tag: str, colleague: tuple[int, str], instances: dict[str, int]
) -> None:
    user, login = colleague
    names = sorted(_lamps(odoo, instances))
    page = pages()
    go(page, ENTITIES)
    _search(page, "light.")
    for name in names:
        page.locator(".o_data_row", has_text=name).locator(".o_list_record_selector input").click()
    page.locator(".o_cp_action_menus .dropdown-toggle").click()
    page.get_by_role("menuitem", name="Add a tag").click()
    dialog(page).locator(".o_data_row", has_text=tag).locator("td[name=name]").click()
    expect(page.locator(".o_notification")).to_contain_text("Got the tag: 2")
    pages.screenshot(page, "tagged")

    go(page, ENTITIES)
    search = page.get_by_role("searchbox")
    search.fill(tag)
    page.locator(".o_searchview_autocomplete .o-dropdown-item", has_text="Search Tags for").click()
    _rows(page, names)
    pages.screenshot(page, "found-by-tag")

    number = odoo.search_read("ha.tag", [("name", "=", tag)], "id")[0]["id"]
    theirs = {"user_id": user, "instance_id": instances["Home"]}
    lamp = _lamps(odoo, instances)[names[0]]
    odoo.call("ha.entity", "write", [lamp], {"tag_ids": [(3, number)]})
    odoo.create("ha.grant", **theirs, scope="matching", tag_id=number, access="control")
    open_page = pages(login, login)
    go(open_page, ENTITIES)
    on_the_bus(open_page)
    _rows(open_page, names[1:])
    odoo.call("ha.entity", "write", [lamp], {"tag_ids": [(4, number)]})
    _rows(open_page, names)
    expect(open_page.locator(".o_ha_toggle input").first).to_be_enabled()
    pages.screenshot(open_page, "given-by-tag")
    odoo.call("ha.entity", "write", [lamp], {"tag_ids": [(3, number)]})
    _rows(open_page, names[1:])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_order_of_odoo_is_seen_on_every_screen(
    pages: Pages,
    odoo: OdooClient,
    tag: str,
    colleague: tuple[int, str],
    instances: dict[str, int],
    size: str,
    dark: bool,
) -> None:
    lamps = list(_lamps(odoo, instances).values())
    [number] = odoo.call("ha.tag", "search", [("name", "=", tag)])
    odoo.call("ha.instance", "write", [instances["Home"]], {"entity_properties_definition": DEFINITION})
    order = {"tag_ids": [(4, number)], "color": 2, "entity_properties": {"serviced_by": "Fix & Sons"}}
    for lamp in lamps:
        odoo.call("ha.entity", "write", [lamp], order)
    theirs = {"user_id": colleague[0], "instance_id": instances["Home"]}
    grant = odoo.create("ha.grant", **theirs, scope="matching", tag_id=number, access="control")
    page = pages(dark=dark)
    page.set_viewport_size(SIZES[size])
    shown = ".o_data_row, .o_kanban_record:not(.o_kanban_ghost)"
    go(page, TAGS)
    page.locator(shown).first.wait_for()
    pages.screenshot(page, "tags")
    go(page, f"{TAGS}/{number}")
    page.locator(".o_ha_row").first.wait_for()
    pages.screenshot(page, "tag")
    for view in ("list", "kanban"):
        go(page, f"{ENTITIES}?view_type={view}")
        if size == "desktop":
            _search(page, LAMPS[0])
        page.locator(shown).first.wait_for()
        pages.screenshot(page, f"entities-{view}")
    go(page, f"{ENTITIES}/{lamps[0]}")
    expect(page.locator(".o_form_view [name=entity_properties]")).to_contain_text("Serviced By")
    pages.screenshot(page, "entity")
    page.get_by_role("tab", name="Notes").click()
    pages.screenshot(page, "entity-notes")
    go(page, f"{GRANTS}/{grant}")
    expect(page.locator(".o_form_view [name=sentence]")).to_contain_text(f"everything tagged {tag}")
    pages.screenshot(page, "grant")
    go(page, "/odoo/action-odoo_ha_addon.action_ha_entity_group/new")
    page.locator(".o_form_view [name=tag_ids]").wait_for()
    pages.screenshot(page, "group")
    odoo.call("ha.instance", "write", [instances["Home"]], {"entity_properties_definition": []})
