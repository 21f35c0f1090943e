"""Things are put into areas in Odoo and in Home Assistant, and both sides show it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.screens import ENTITIES, SECOND, go, on_the_bus
from tests.odoo_client import OdooClient
from tests.waiting import eventually

DEVICES = "/odoo/action-odoo_ha_addon.action_ha_device"
LAMP = "light.bed_light"
Screenshot = Callable[[Page, str], Path]


class Registry:
    """What Home Assistant itself says, and doing there what a person does."""

    def __init__(self, home: HomeAssistant) -> None:
        self._home = home

    def ask(self, kind: str, **values: Any) -> Any:
        return self._home.commands({"type": f"config/{kind}", **values})[0]

    @cached_property
    def areas(self) -> dict[str, str]:
        """Area id by name; asked for once."""
        return {area["name"]: area["area_id"] for area in self.ask("area_registry/list")}

    def entity(self) -> dict[str, Any]:
        return dict(self.ask("entity_registry/get", entity_id=LAMP))

    def device(self) -> dict[str, Any]:
        wanted = self.entity()["device_id"]
        return next(dict(row) for row in self.ask("device_registry/list") if row["id"] == wanted)

    def put_entity(self, area_id: str | None, **more: Any) -> None:
        self.ask("entity_registry/update", entity_id=LAMP, area_id=area_id, **more)

    def put_device(self, area_id: str | None) -> None:
        self.ask("device_registry/update", device_id=self.entity()["device_id"], area_id=area_id)


@pytest.fixture
def registry(home: HomeAssistant, odoo: OdooClient) -> Iterator[Registry]:
    """The registry, with a lamp in the area of its device, put back afterwards; Odoo is in step.

    The lamp has a name of its own: from 2026 on an entity that has but its device's is where its device is.
    """
    found = Registry(home)
    device_area = found.device()["area_id"]
    areas = found.areas
    found.put_entity(None, icon=None, name="Bed Light")
    found.put_device(areas["Bedroom"])
    _in_odoo(odoo, "Bedroom", own=False)
    yield found
    found.put_entity(None, icon=None, name=None)
    found.put_device(device_area)


def _in_odoo(odoo: OdooClient, area: str, *, own: bool) -> None:
    def read() -> tuple[str | bool, bool, str]:
        [row] = odoo.search_read(
            "ha.entity", [("entity_id", "=", LAMP)], "effective_area_id", "area_id", "sync_state"
        )
        return (
            row["effective_area_id"] and row["effective_area_id"][1],
            bool(row["area_id"]),
            row["sync_state"],
        )

    eventually(read, lambda found: found == (area, own, "in_step"), 10)


def _column(page: Page, area: str) -> Locator:
    return page.locator(".o_kanban_group", has=page.locator(".o_column_title", has_text=area))


def _open_by_area(page: Page, address: str) -> None:
    go(page, f"{address}?view_type=kanban")
    _column(page, "Bedroom").locator(".o_kanban_record").first.wait_for()


def _card(page: Page, area: str, name: str) -> Locator:
    return _column(page, area).locator(".o_kanban_record", has_text=name)


def _drag(page: Page, card: Locator, target: Locator) -> None:
    """As a hand does: press, move a little, move over, let go."""
    # What the test has done in Home Assistant before may have the page read again; when no more comes, nothing tells.
    on_the_bus(page)
    page.wait_for_timeout(SECOND)
    start = eventually(card.bounding_box, bool, 5)
    end = eventually(target.bounding_box, bool, 5)
    assert start
    assert end
    page.mouse.move(start["x"] + 60, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 80, start["y"] + start["height"] / 2 + 12, steps=4)
    page.mouse.move(end["x"] + min(end["width"], 200) / 2, end["y"] + 90, steps=12)
    page.mouse.up()


def test_an_entity_dragged_to_an_area_is_there_in_home_assistant(
    page: Page, registry: Registry, odoo: OdooClient, screenshot: Screenshot
) -> None:
    _open_by_area(page, ENTITIES)
    screenshot(page, "before")
    _drag(page, _card(page, "Bedroom", "Bed Light"), _column(page, "Cellar"))
    expect(_card(page, "Cellar", "Bed Light")).to_be_visible()
    eventually(registry.entity, lambda entity: entity["area_id"] == registry.areas["Cellar"], 5)
    _in_odoo(odoo, "Cellar", own=True)
    expect(_card(page, "Cellar", "Bed Light").locator(".o_ha_sync")).to_have_count(0)
    screenshot(page, "after")


def test_an_entity_dragged_to_no_area_goes_back_to_where_its_device_is(
    page: Page, registry: Registry, odoo: OdooClient, screenshot: Screenshot
) -> None:
    registry.put_entity(registry.areas["Cellar"])
    _in_odoo(odoo, "Cellar", own=True)
    _open_by_area(page, ENTITIES)
    _drag(page, _card(page, "Cellar", "Bed Light"), page.locator(".o_kanban_group").first)
    expect(page.locator(".o_notification")).to_contain_text("Bedroom")
    screenshot(page, "told")
    expect(_card(page, "Bedroom", "Bed Light")).to_be_visible()
    eventually(registry.entity, lambda entity: entity["area_id"] is None, 5)


def test_a_device_dragged_to_an_area_takes_its_entities_with_it(
    page: Page, registry: Registry, odoo: OdooClient, screenshot: Screenshot
) -> None:
    _open_by_area(page, DEVICES)
    _drag(page, _card(page, "Bedroom", "Bed Light"), _column(page, "Cellar"))
    eventually(registry.device, lambda device: device["area_id"] == registry.areas["Cellar"], 5)
    _in_odoo(odoo, "Cellar", own=False)
    screenshot(page, "after")


def test_what_moves_in_home_assistant_moves_in_the_open_page(
    page: Page, registry: Registry, screenshot: Screenshot
) -> None:
    _open_by_area(page, ENTITIES)
    on_the_bus(page)
    registry.put_entity(registry.areas["Cellar"])
    expect(_card(page, "Cellar", "Bed Light")).to_be_visible()
    registry.put_entity(None)
    expect(_card(page, "Bedroom", "Bed Light")).to_be_visible()
    registry.put_device(registry.areas["Garage"])
    expect(_card(page, "Garage", "Bed Light")).to_be_visible()
    screenshot(page, "moved")


def test_an_icon_chosen_in_home_assistant_is_drawn_in_the_open_page(
    page: Page, registry: Registry, screenshot: Screenshot
) -> None:
    _open_by_area(page, ENTITIES)
    icon = _card(page, "Bedroom", "Bed Light").locator(".o_ha_glyph")
    expect(icon).to_have_attribute("data-icon", re.compile(r"^mdi:lightbulb(-off)?$"))
    registry.put_entity(None, icon="mdi:string-lights")
    expect(icon).to_have_attribute("data-icon", "mdi:string-lights")
    screenshot(page, "string-lights")


def test_an_icon_chosen_in_odoo_arrives_in_home_assistant(
    page: Page, registry: Registry, odoo: OdooClient, screenshot: Screenshot
) -> None:
    [lamp] = odoo.search_read("ha.entity", [("entity_id", "=", LAMP)], "id")
    go(page, f"{ENTITIES}/{lamp['id']}")
    page.get_by_role("tab", name="In Home Assistant").click()
    field = page.locator(".o_ha_icon_name input")
    field.fill("string lights off")
    suggestion = page.locator(".o_ha_icon_name .dropdown-item", has_text="mdi:string-lights-off")
    suggestion.wait_for()
    screenshot(page, "suggestions")
    suggestion.click()
    page.locator(".o_form_button_save").click()
    eventually(registry.entity, lambda entity: entity["icon"] == "mdi:string-lights-off", 5)
    expect(page.locator(".o_ha_sync")).to_have_attribute("data-state", "in_step", timeout=20 * SECOND)


def test_several_entities_get_an_area_at_once(
    page: Page, registry: Registry, odoo: OdooClient, screenshot: Screenshot
) -> None:
    go(page, f"{ENTITIES}?view_type=list")
    search = page.get_by_role("searchbox")
    search.fill("bed_light")
    search.press("Enter")
    row = page.locator(".o_data_row", has=page.locator(f".o_ha_state[data-entity-id='{LAMP}']"))
    row.wait_for()
    row.locator(".o_list_record_selector input").check()
    row.locator("[name=effective_area_id]").click()
    area = row.locator("[name=effective_area_id] input")
    area.fill("Cellar")
    page.locator(".o-autocomplete--dropdown-item", has_text="Cellar").first.click()
    screenshot(page, "chosen")
    eventually(registry.entity, lambda entity: entity["area_id"] == registry.areas["Cellar"], 5)
    _in_odoo(odoo, "Cellar", own=True)
