"""Pages are turned around for who reads from the right, by Odoo and its program rtlcss, on every width."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from devkit.home_assistant import HomeAssistant
from devkit.stack import Stack
from tests.browser.conftest import Pages
from tests.browser.controls.control_page import (
    button,
    eventually_in_home,
    expect_settled,
    open_control,
    slider,
)
from tests.browser.desk import Desk
from tests.browser.profiles import Profiles
from tests.browser.screens import DASHBOARD, ENTITIES, FAVOURITES, OVERVIEW, dialog, go
from tests.conftest import log_in
from tests.odoo_client import OdooClient

ARABIC = "ar_001"
LAMP = "light.bed_light"
ALARM = "alarm_control_panel.security"
PLAYER = "media_player.walkman"
KITCHEN = "light.kitchen_lights"
#: The colours of the tracks of sliders, as the styles of the page have them.
TRACKS = """
() => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter(({ selectorText }) => /o_ha_slider.*-webkit-slider-runnable-track/.test(selectorText))
    .map(({ style }) => style.background)
    .filter(Boolean)
"""
#: What of ours stands beside the window, and whether the page itself is wider than it; an own bar may scroll.
BESIDE = """
() => {
    const width = document.documentElement.clientWidth;
    const bars = (each) => {
        for (let part = each.parentElement; part; part = part.parentElement) {
            if (["auto", "scroll"].includes(getComputedStyle(part).overflowX) && part.scrollWidth > part.clientWidth) {
                return true;
            }
        }
        return false;
    };
    const ours = [...document.querySelectorAll("[class*=o_ha_]")].filter((each) => each.checkVisibility());
    const beside = ours.filter((each) => {
        const { left, right, width: own } = each.getBoundingClientRect();
        return own > 1 && (left < -1 || right > width + 1) && !bars(each) && !each.closest(".visually-hidden");
    });
    return {
        count: ours.length,
        wider: document.scrollingElement.scrollWidth - width,
        beside: beside.map(({ outerHTML }) => outerHTML.slice(0, 150)),
    };
}
"""
Screenshot = Callable[[Page, str], Path]


@pytest.fixture(scope="module")
def arabic(profiles: Profiles, stack: Stack, odoo: OdooClient, instances: dict[str, int]) -> Iterator[Desk]:
    """The administrator reads Arabic, and Odoo has made its scripts and styles for that. Sessions keep the language of
    their beginning: so does this page."""
    [user] = odoo.search_read("res.users", [("login", "=", "admin")], "lang")
    languages = odoo.call("res.lang", "search", [("code", "=", ARABIC)], context={"active_test": False})
    odoo.call("res.lang", "write", languages, {"active": True})
    odoo.call("res.users", "write", [user["id"]], {"lang": ARABIC})
    client = log_in(stack)
    for bundle in re.findall(r"/web/assets/[^\"'\s]+", client.get("/odoo")):
        client.get(bundle)
    kept = Desk(profiles, client, instances["Home"])
    yield kept
    kept.clear()
    client.close()
    odoo.call("res.users", "write", [user["id"]], {"lang": user["lang"]})


@pytest.fixture
def turned(arabic: Desk, pages: Pages) -> Page:
    """A page of the administrator, written from the right."""
    return pages.at_desk(arabic)


@pytest.fixture
def turned_phone(arabic: Desk, pages: Pages, stack: Stack) -> Page:
    """The same on a phone."""
    return pages("admin", stack.odoo.admin_password, phone=True)


@pytest.fixture
def lamp(home: HomeAssistant) -> Iterator[str]:
    home.call_service("light", "turn_on", entity_id=LAMP, brightness_pct=50)
    yield LAMP
    home.call_service("light", "turn_off", entity_id=LAMP)


@pytest.fixture
def favourites(odoo: OdooClient, instances: dict[str, int]) -> Iterator[None]:
    """The administrator has two favourites, and no others."""

    def forget() -> None:
        odoo.call("ha.favourite", "unlink", [row["id"] for row in odoo.search_read("ha.favourite", [], "id")])

    forget()
    for entity_id in (LAMP, KITCHEN):
        odoo.create("ha.favourite", entity_id=entity(odoo, entity_id, instances["Home"])["id"])
    yield
    forget()


def entity(odoo: OdooClient, entity_id: str, instance_id: int) -> dict[str, Any]:
    domain = [("entity_id", "=", entity_id), ("instance_id", "=", instance_id)]
    [found] = odoo.search_read("ha.entity", domain, "id")
    return found


def left_of(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return box["x"]


def expect_from_the_right(page: Page) -> None:
    """The page itself, and in its bar the menu of ours before what belongs to the user."""
    expect(page.locator("body")).to_have_css("direction", "rtl")
    bar = page.locator(".o_main_navbar")
    ours, users = bar.locator(".o_menu_sections"), bar.locator(".o_menu_systray")
    assert left_of(bar.locator(".o_navbar_apps_menu")) > left_of(ours) > left_of(users)


def expect_nothing_beside_the_window(page: Page) -> None:
    found = page.evaluate(BESIDE)
    assert found["count"]
    assert found["beside"] == []
    assert found["wider"] <= 0


def test_the_rooms_are_on_the_right_and_quantities_stay_as_they_are(
    turned: Page, instances: dict[str, int], screenshot: Screenshot
) -> None:
    go(turned, DASHBOARD)
    turned.locator(".o_ha_tile").first.wait_for()
    expect_from_the_right(turned)
    turned.locator(".o_ha_area_button", has_text="Garden").click()
    outside = turned.locator(".o_ha_tile[data-entity-id='sensor.outside_temperature']")
    outside.wait_for()
    screenshot(turned, "garden")
    assert left_of(turned.locator(".o_ha_area_rail")) > left_of(turned.locator(".o_ha_area"))
    assert left_of(outside.locator(".o_ha_icon")) > left_of(outside.locator(".o_ha_state"))
    # Marked as a piece of its own, or the unit would be shown before the number.
    expect(outside.locator(".o_ha_state")).to_have_text(re.compile("^\u2068.*°C\u2069$"))
    expect_nothing_beside_the_window(turned)


def test_the_list_begins_on_the_right(
    turned: Page, instances: dict[str, int], screenshot: Screenshot
) -> None:
    go(turned, f"{ENTITIES}?view_type=list")
    row = turned.locator(".o_data_row").filter(has=turned.locator(".o_ha_state")).first
    row.wait_for()
    screenshot(turned, "list")
    expect_from_the_right(turned)
    name, state = row.locator("[name=display_name], [name=name]").first, row.locator(".o_ha_state").first
    assert left_of(row.locator(".o_list_record_selector")) > left_of(name) > left_of(state)
    expect_nothing_beside_the_window(turned)


def test_a_slider_grows_to_the_left(
    turned: Page,
    odoo: OdooClient,
    home: HomeAssistant,
    instances: dict[str, int],
    lamp: str,
    screenshot: Screenshot,
) -> None:
    control = open_control(turned, odoo, lamp, instances["Home"])
    expect_from_the_right(turned)
    brightness = slider(control, "Brightness")
    expect(brightness).to_have_value("50")
    tracks = [track for track in turned.evaluate(TRACKS) if "to top" not in track]
    assert tracks
    assert all("to left" in track for track in tracks)
    brightness.press("ArrowLeft")
    eventually_in_home(home, lamp, "on", brightness=(129, 131))
    expect_settled(control)
    box = brightness.bounding_box()
    assert box is not None
    brightness.click(position={"x": box["width"] * 0.25, "y": box["height"] / 2})
    eventually_in_home(home, lamp, "on", brightness=(180, 205))
    expect_settled(control)
    screenshot(turned, "three-quarters")
    expect_nothing_beside_the_window(turned)


def test_the_buttons_of_a_player_stand_as_on_the_player(
    turned: Page, odoo: OdooClient, home: HomeAssistant, instances: dict[str, int], screenshot: Screenshot
) -> None:
    home.call_service("media_player", "media_play", entity_id=PLAYER)
    control = open_control(turned, odoo, PLAYER, instances["Home"])
    forward = button(control, "media_next_track")
    forward.wait_for()
    screenshot(turned, "player")
    assert left_of(forward) > left_of(button(control, "media_previous_track"))


def test_the_keys_for_a_code_stand_as_on_a_telephone(
    turned: Page, odoo: OdooClient, home: HomeAssistant, instances: dict[str, int], screenshot: Screenshot
) -> None:
    home.call_service("alarm_control_panel", "alarm_disarm", entity_id=ALARM, code="1234")
    control = open_control(turned, odoo, ALARM, instances["Home"])
    button(control, "alarm_arm_home").click()
    keys = dialog(turned).locator(".o_ha_keypad")
    keys.wait_for()
    screenshot(turned, "keys")
    key = {name: keys.get_by_role("button", name=name, exact=True) for name in ("1", "3", "Erase")}
    assert left_of(key["1"]) < left_of(key["3"])
    assert left_of(key["1"]) < left_of(key["Erase"])
    expect(key["Erase"].locator(".fa")).to_have_css("transform", "none")  # its arrow points to what it erases
    expect_nothing_beside_the_window(turned)


def test_favourites_begin_on_the_right(turned: Page, favourites: None, screenshot: Screenshot) -> None:
    go(turned, FAVOURITES)
    cards = turned.locator(".o_ha_favourite_card")
    expect(cards).to_have_count(2)
    screenshot(turned, "favourites")
    expect_from_the_right(turned)
    assert left_of(cards.first) > left_of(cards.last)
    assert left_of(cards.first.locator(".o_ha_icon")) > left_of(cards.first.get_by_role("switch"))
    expect_nothing_beside_the_window(turned)


def test_on_a_phone_nothing_stands_beside_the_window(
    turned_phone: Page,
    odoo: OdooClient,
    instances: dict[str, int],
    favourites: None,
    lamp: str,
    screenshot: Screenshot,
) -> None:
    form = f"{ENTITIES}/{entity(odoo, lamp, instances['Home'])['id']}"
    for name, path, ready in (
        ("overview", OVERVIEW, ".o_ha_overview .o_ha_room .o_ha_chip"),
        ("dashboard", DASHBOARD, ".o_ha_tile"),
        ("entities", ENTITIES, ".o_ha_state"),
        ("form", form, ".o_ha_control_full .o_ha_slider"),
        ("favourites", FAVOURITES, ".o_ha_favourite_card"),
    ):
        go(turned_phone, path)
        turned_phone.locator(ready).filter(visible=True).first.wait_for()
        screenshot(turned_phone, name)
        expect(turned_phone.locator("body")).to_have_css("direction", "rtl")
        expect_nothing_beside_the_window(turned_phone)
