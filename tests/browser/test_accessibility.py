"""axe-core finds nothing serious in what is ours on the addons' pages: desktop and phone, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Pages
from tests.browser.inspector import Inspector
from tests.browser.profiles import SIZES
from tests.browser.ready_rules import GALLERY
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
    SECOND,
    go,
    turn,
)
from tests.odoo_client import OdooClient

#: Of the command palette ours are the results only; the field, headings, list box and its options are Odoo's.
RESULTS = ".o_command_palette .o_ha_command"


@pytest.fixture
def visit(page: Page, inspector: Inspector) -> Callable[..., Page]:
    """`visit(name, path, ready, *sizes)` opens an address, waits for what `ready` selects, and looks at it."""

    def open_and_look(name: str, path: str, ready: str, *sizes: str) -> Page:
        go(page, path)
        page.locator(ready).filter(visible=True).first.wait_for()
        inspector.look(page, name, sizes or SIZES)
        return page

    return open_and_look


Visit = Callable[..., Page]


@pytest.fixture
def favourite(odoo: OdooClient) -> Iterator[None]:
    """The administrator has a few favourites."""
    some = ["light.bed_light", "climate.ecobee", "cover.living_room_window", "sensor.outside_temperature"]
    wanted = [("entity_id", "in", some)]
    ids = [row["id"] for row in odoo.search_read("ha.entity", wanted, "id")]
    for entity_id in ids:
        odoo.call("ha.favourite", "mark", entity_id, True)
    yield
    for entity_id in ids:
        odoo.call("ha.favourite", "mark", entity_id, False)


PAGES = {
    "overview": (OVERVIEW, ".o_ha_overview .o_ha_room .o_ha_chip"),
    "overview of all": (f"{OVERVIEW}?all=1", ".o_ha_instance_line .o_ha_connection"),
    "dashboard": (DASHBOARD, ".o_ha_tile"),
    "favourites": (FAVOURITES, ".o_ha_favourite_card"),
    "instances": (ALL_INSTANCES, ".o_ha_card .o_ha_connection"),
    "connect": ("/odoo/home-assistant-connect", ".o_ha_connect_form"),
    "info": (INFO, ".o_ha_section[data-status=ready]"),
    "compare": (COMPARISON, "[data-section=hardware_info] .o_ha_differs"),
    "history": ("/odoo/home-assistant-history", ".o_ha_nothing"),
    "timeline": ("/odoo/home-assistant-timeline", ".o_ha_timeline"),
    "energy": ("/odoo/home-assistant-energy", ".o_ha_energy_bars canvas"),
}


def test_nobody_is_kept_out_of_a_page(visit: Visit, favourite: None) -> None:
    for name, (path, ready) in PAGES.items():
        visit(name, path, ready)


def test_nobody_is_kept_out_of_the_monitor(
    pages: Pages, inspector: Inspector, instances: dict[str, int]
) -> None:
    page = pages(instance_id=instances["Office"])  # which has a machine to watch
    go(page, MONITOR)
    page.locator(".o_ha_machine canvas").first.wait_for()
    inspector.look(page, "monitor")


def test_nobody_is_kept_out_of_arranging(visit: Visit, inspector: Inspector) -> None:
    page = visit("dashboard", DASHBOARD, ".o_ha_tile")
    page.locator(".o_ha_more").click()
    page.locator(".o_ha_arrange").click()
    page.locator(".o_ha_save").wait_for()
    inspector.look(page, "arranging")


def test_what_was_known_last_can_still_be_read(pages: Pages, inspector: Inspector) -> None:
    page = pages()
    for name, path, ready in (
        ("dashboard", DASHBOARD, ".o_ha_offline .o_ha_stale"),
        ("overview", OVERVIEW, ".o_ha_offline .o_ha_overview_main"),
        ("cards", f"{ENTITIES}?view_type=kanban", ".o_ha_stale"),
    ):
        page.goto(path)
        page.locator(".o_ha_state:visible, .o_ha_room:visible").first.wait_for()
        turn(page, "dark")  # the browser has both styles when there is no Odoo to ask
        turn(page, "light")
        page.context.set_offline(True)
        page.locator(ready).filter(visible=True).first.wait_for()
        inspector.look(page, f"{name} without Odoo")
        page.context.set_offline(False)
    # Odoo's own bus and mail log that they could not ask.
    pages.errors = [error for error in pages.errors if "ConnectionLostError" not in error]


def action(model: str) -> str:
    """The address of the action of a model."""
    return f"/odoo/action-odoo_ha_addon.action_{model.replace('.', '_')}"


#: Lists and cards that have an address of their own.
NAMED = {
    "grants": ("/odoo/home-assistant-grants", ".o_list_view"),
    "guest links": ("/odoo/home-assistant-guest-links", ".o_list_view"),
    "recording": ("/odoo/home-assistant-recording", ".o_data_row"),
    "rules": ("/odoo/home-assistant-rules", ".o_kanban_view"),
    "ready rules": (GALLERY, ".o_kanban_record"),
    "alarms": ("/odoo/home-assistant-alarms", ".o_kanban_view"),
}
LISTS = (
    "ha.area",
    "ha.device",
    "ha.floor",
    "ha.label",
    "ha.category",
    "ha.entity.group",
    "ha.command",
    "ha.sync.report",
)


def test_nobody_is_kept_out_of_a_list_or_of_cards(visit: Visit) -> None:
    for name, (path, ready) in NAMED.items():
        visit(name, path, ready, "desktop")
    for model in LISTS:
        visit(f"list of {model}", f"{action(model)}?view_type=list", ".o_list_view", "desktop")
    visit("list of entities", f"{ENTITIES}?view_type=list", ".o_ha_state", "desktop")
    visit("list of instances", f"{INSTANCES}?view_type=list", ".o_ha_connection", "desktop")
    visit("cards of entities", f"{ENTITIES}?view_type=kanban", ".o_ha_state", "desktop")
    visit("cards of instances", f"{INSTANCES}?view_type=kanban", ".o_ha_connection", "desktop")
    visit("cards of devices", f"{action('ha.device')}?view_type=kanban", ".o_kanban_record", "desktop")


#: What has a form, and whether one makes new ones in Odoo.
FORMS = {
    "ha.instance": True,
    "ha.area": True,
    "ha.floor": True,
    "ha.label": True,
    "ha.entity.group": True,
    "ha.device": False,
}


@pytest.fixture
def group(odoo: OdooClient, instances: dict[str, int]) -> Iterator[None]:
    """There is an entity group."""
    [entity] = odoo.search_read("ha.entity", [("instance_id", "=", instances["Home"])], "id", limit=1)
    made = odoo.create(
        "ha.entity.group", name="Guests", instance_id=instances["Home"], entity_ids=[(6, 0, [entity["id"]])]
    )
    yield
    odoo.call("ha.entity.group", "unlink", [made])


def test_nobody_is_kept_out_of_a_form(visit: Visit, odoo: OdooClient, group: None) -> None:
    for model, has_new in FORMS.items():
        [record] = odoo.search_read(model, [], "id", limit=1)
        visit(f"form of {model}", f"{action(model)}/{record['id']}", ".o_form_view .o_form_sheet", "phone")
        if has_new:
            visit(f"new {model}", f"{action(model)}/new", ".o_form_view .o_form_sheet", "phone")


#: Of these together the controls have every part that there is.
CONTROLLED = (
    "alarm_control_panel.security",
    "calendar.calendar_1",
    "camera.demo_camera",
    "climate.ecobee",
    "cover.living_room_window",
    "light.bed_light",
    "lock.front_door",
    "media_player.living_room",
    "sensor.outside_temperature",
    "todo.fridge_shopping_list",
    "weather.demo_weather_south",
)


def test_nobody_is_kept_out_of_an_entity(visit: Visit, odoo: OdooClient, instances: dict[str, int]) -> None:
    entities = odoo.search_read("ha.entity", [("entity_id", "in", CONTROLLED)], "entity_id")
    assert {row["entity_id"] for row in entities} == set(CONTROLLED)
    for row in entities:
        visit(row["entity_id"], f"{ENTITIES}/{row['id']}", ".o_ha_control_full", "phone")


def test_nobody_is_kept_out_of_a_dialog(page: Page, favourite: None, inspector: Inspector) -> None:
    go(page, FAVOURITES)
    names = page.locator(".o_ha_favourite_card .o_ha_tile_open")
    names.first.wait_for()
    for number in range(names.count()):
        names.nth(number).click()
        page.locator(".o_ha_entity_dialog .o_ha_control").wait_for()
        inspector.look(page, f"dialog {number}")
        page.keyboard.press("Escape")
        page.locator(".o_ha_entity_dialog").wait_for(state="detached")


def test_nobody_is_kept_out_of_the_palette(page: Page, inspector: Inspector) -> None:
    go(page, INSTANCES)
    page.locator(".o_data_row").first.wait_for()
    page.keyboard.press("Control+k")
    page.locator(".o_command_palette input").fill("!kitchen")
    page.locator(RESULTS).first.wait_for(timeout=10 * SECOND)
    inspector.look(page, "palette", content=RESULTS)
