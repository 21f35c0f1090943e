"""Pages are turned around for who reads from the right.

Odoo turns its styles around with the program rtlcss. Where that is missing it says so and serves them as they are; then
the test turns around what ours need: they know no left and no right, but for the colours of a slider's track.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from devkit.home_assistant import HomeAssistant
from devkit.stack import Stack
from tests.browser.conftest import Pages
from tests.browser.controls.control_page import eventually_in_home, expect_settled, open_control, slider
from tests.browser.screens import DASHBOARD
from tests.odoo_client import OdooClient

ARABIC = "ar_001"
LAMP = "light.bed_light"
#: The colours of the tracks of sliders, as the styles of the page have them.
TRACKS = """
() => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter(({ selectorText }) => /o_ha_slider.*-webkit-slider-runnable-track/.test(selectorText))
    .map(({ style }) => style.background)
    .filter(Boolean)
"""
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def arabic(odoo: OdooClient) -> Iterator[None]:
    """The administrator reads Arabic."""
    [user] = odoo.search_read("res.users", [("login", "=", "admin")], "lang")
    languages = odoo.call("res.lang", "search", [("code", "=", ARABIC)], context={"active_test": False})
    odoo.call(
        "base.language.install", "lang_install", odoo.create("base.language.install", lang_ids=languages)
    )
    odoo.call("res.users", "write", [user["id"]], {"lang": ARABIC})
    yield
    odoo.call("res.users", "write", [user["id"]], {"lang": user["lang"]})


@pytest.fixture
def turned(arabic: None, pages: Pages, stack: Stack) -> Page:
    """A page of the administrator, written from the right: sessions keep the language of their beginning."""
    page = pages("admin", stack.odoo.admin_password)
    page.context.route(re.compile(r"/web/assets/.*\.rtl(\.min)?\.css"), _turn)
    return page


def _turn(route: Route) -> None:
    """Change nothing in what rtlcss has turned around already."""
    answer = route.fetch()
    styles = answer.text().replace("direction: ltr", "direction: rtl")
    route.fulfill(response=answer, body=styles.replace("gradient(to right", "gradient(to left"))


@pytest.fixture
def lamp(home: HomeAssistant) -> Iterator[str]:
    home.call_service("light", "turn_on", entity_id=LAMP, brightness_pct=50)
    yield LAMP
    home.call_service("light", "turn_off", entity_id=LAMP)


def left_of(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return box["x"]


def test_the_rooms_are_on_the_right_and_quantities_stay_as_they_are(
    turned: Page, instances: dict[str, int], screenshot: Screenshot
) -> None:
    turned.goto(DASHBOARD)
    tile = turned.locator(".o_ha_tile").first
    tile.wait_for()
    turned.locator(".o_ha_area_button", has_text="Garden").click()
    outside = turned.locator(".o_ha_tile[data-entity-id='sensor.outside_temperature']")
    outside.wait_for()
    screenshot(turned, "garden")
    assert left_of(turned.locator(".o_ha_area_rail")) > left_of(turned.locator(".o_ha_area"))
    assert left_of(outside.locator(".o_ha_icon")) > left_of(outside.locator(".o_ha_state"))
    # Marked as a piece of its own, or the unit would be shown before the number.
    expect(outside.locator(".o_ha_state")).to_have_text(re.compile("^\u2068.*°C\u2069$"))


def test_a_slider_grows_to_the_left(
    turned: Page,
    odoo: OdooClient,
    home: HomeAssistant,
    instances: dict[str, int],
    lamp: str,
    screenshot: Screenshot,
) -> None:
    control = open_control(turned, odoo, lamp, instances["Home"])
    brightness = slider(control, "Brightness")
    expect(brightness).to_have_value("50")
    tracks = turned.evaluate(TRACKS)
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
