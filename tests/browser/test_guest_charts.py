"""Charts on pages for guests and customers: loaded when they are opened, drawn as in the web client, live."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.conftest import Pages
from tests.browser.profiles import SIZES
from tests.odoo_client import OdooClient
from tests.waiting import eventually

LIGHT = "light.kitchen_lights"
WIDTHS = (("narrow", 320, 640), ("phone", 390, 844), ("desktop", 1440, 900))


@pytest.fixture
def shared(odoo: OdooClient, instances: dict[str, int], home: HomeAssistant) -> Iterator[Callable[..., str]]:
    """`shared(begins)` makes a link to the light and two more things with their history; returns its address."""
    made: list[int] = []

    def make(begins: timedelta = timedelta(hours=-1)) -> str:
        domain = [
            ("instance_id", "=", instances["Home"]),
            ("entity_id", "in", [LIGHT, "climate.hvac", "sensor.outside_temperature"]),
        ]
        found = [row["id"] for row in odoo.search_read("ha.entity", domain, "id")]
        now = datetime.now(timezone.utc)
        creation = odoo.create(
            "ha.grant.link.creation",
            name="Guest",
            instance_id=instances["Home"],
            entity_ids=[(6, 0, found)],
            begins=f"{now + begins:%Y-%m-%d %H:%M:%S}",
            ends=f"{now + timedelta(hours=1):%Y-%m-%d %H:%M:%S}",
            with_history=True,
        )
        context = odoo.call("ha.grant.link.creation", "action_make", [creation])["context"]
        made.append(context["ha_link_id"])
        return re.sub(r"^https?://[^/]+", "", context["ha_link_address"])

    for state in ("on", "off"):
        home.call_service("light", f"turn_{state}", entity_id=LIGHT)
    domain = [("entity_id.entity_id", "=", LIGHT)]
    eventually(
        lambda: [row["state"] for row in odoo.search_read("ha.history", domain, "state", limit=2)],
        lambda states: states == ["off", "on"],
        20,
    )
    yield make
    odoo.call("ha.grant.link", "action_revoke", made) if made else None


def _opened(pages: Pages, address: str, dark: bool = False) -> Page:
    page = pages(phone=True)
    page.context.clear_cookies()
    page.set_viewport_size(SIZES["phone"])
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.goto(address)
    page.locator(".o_ha_tile").first.wait_for()
    return page


def _open(page: Page, name: str) -> None:
    page.locator(".o_ha_tile_open", has_text=name).click()


@pytest.mark.parametrize("dark", [False, True])
def test_a_guest_opens_a_chart_and_sees_it_go_on(
    pages: Pages, home: HomeAssistant, shared: Callable[..., str], dark: bool
) -> None:
    page = _opened(pages, shared(), dark)
    is_loaded = '() => odoo.loader.modules.has("@odoo_ha_history/components/history_chart/ha_history_chart")'
    assert not page.evaluate(is_loaded), "charts are loaded when one is opened"
    _open(page, "Kitchen")
    chart = page.locator(".o_ha_outside_history")
    chart.locator(".o_ha_plot canvas").wait_for()
    value = chart.locator(".o_ha_bar_name .o_ha_legend_value")
    expect(value).to_have_text("Off")
    home.call_service("light", "turn_on", entity_id=LIGHT)
    expect(value).to_have_text("On")
    expect(chart).to_contain_text("Since")
    scheme = "dark" if dark else "light"
    for name, width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        pages.screenshot(page, f"{name}-{scheme}")
    page.locator(".o_ha_more").click()
    expect(page.get_by_role("menuitem", name="Save for Excel")).to_have_count(0)
    pages.screenshot(page, f"menu-{scheme}")
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Save as CSV").click()
    assert LIGHT not in download.value.path().read_text(encoding="utf-8")


@pytest.mark.parametrize("dark", [False, True])
def test_numbers_and_what_is_not_there_yet_look_well(
    pages: Pages, shared: Callable[..., str], dark: bool
) -> None:
    page = _opened(pages, shared(timedelta(seconds=-1)), dark)
    scheme = "dark" if dark else "light"
    for name in ("Outside Temperature", "HVAC"):
        _open(page, name)
        page.locator(".o_ha_outside_history .o_ha_history_tools").wait_for()
        expect(page.locator(".o_ha_history_skeleton")).to_have_count(0)
        for size, width, height in WIDTHS:
            page.set_viewport_size({"width": width, "height": height})
            pages.screenshot(page, f"{name}-{size}-{scheme}")
        page.get_by_role("button", name="Close").last.click()
        expect(page.locator(".o_ha_entity_dialog")).to_have_count(0)


def test_a_chart_that_cannot_be_read_says_so_and_is_tried_again(
    pages: Pages, shared: Callable[..., str]
) -> None:
    page = _opened(pages, shared())
    page.route("**/web/bundle/odoo_ha_portal_history**", lambda route: route.abort())
    _open(page, "Kitchen")
    expect(page.get_by_role("alert")).to_contain_text("The chart could not be loaded.")
    pages.screenshot(page, "not-loaded")
    page.unroute("**/web/bundle/odoo_ha_portal_history**")
    page.route("**/ha/g/*/chart", lambda route: route.abort())
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_contain_text("The history could not be read")
    pages.screenshot(page, "not-read")
    page.unroute("**/ha/g/*/chart")
    page.get_by_role("button", name="Try again").click()
    page.locator(".o_ha_plot canvas").wait_for()
