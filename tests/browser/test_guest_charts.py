"""Charts on pages for guests and customers: loaded when they are opened, drawn as in the web client, live."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.conftest import Pages, nobody
from tests.odoo_client import OdooClient
from tests.waiting import eventually

LIGHT = "light.kitchen_lights"
THINGS = (LIGHT, "climate.hvac", "sensor.outside_temperature")
WIDTHS = (("narrow", 320, 640), ("phone", 390, 844), ("desktop", 1440, 900))
IS_LOADED = '() => odoo.loader.modules.has("@odoo_ha_history/components/history_chart/ha_history_chart")'
PASSWORD = "charts-of-a-customer"


@pytest.fixture
def shared(
    odoo: OdooClient, home: HomeAssistant, share: Callable[..., tuple[str, int]]
) -> Callable[..., str]:
    """`shared(begins)` makes a link to three things with their history; returns its address."""
    for state in ("on", "off"):
        home.call_service("light", f"turn_{state}", entity_id=LIGHT)
    domain = [("entity_id.entity_id", "=", LIGHT)]
    eventually(
        lambda: [row["state"] for row in odoo.search_read("ha.history", domain, "state", limit=2)],
        lambda states: states == ["off", "on"],
        20,
    )

    def make(begins: timedelta = timedelta(minutes=-50)) -> str:
        return share(*THINGS, with_history=True, begins=_moment(begins))[0]

    return make


@pytest.fixture
def customer(odoo: OdooClient, instances: dict[str, int], shared: object) -> Iterator[tuple[str, int]]:
    """Somebody with an account to whom the light is given with its history; their login, and the light's record id."""
    [group] = odoo.search_read(
        "ir.model.data", [("module", "=", "base"), ("name", "=", "group_portal")], "res_id"
    )
    login = "customer.with.charts"
    user = odoo.create(
        "res.users", name="Carla", login=login, password=PASSWORD, group_ids=[(6, 0, [group["res_id"]])]
    )
    domain = [("instance_id", "=", instances["Home"]), ("entity_id", "=", LIGHT)]
    [light] = odoo.search_read("ha.entity", domain, "id")
    grant = odoo.create(
        "ha.grant",
        receiver="partner",
        partner_id=odoo.read("res.users", user, "partner_id")["partner_id"][0],
        instance_id=instances["Home"],
        entity_ids=[(6, 0, [light["id"]])],
        access="control",
        with_history=True,
        begins=_moment(timedelta(hours=-1)),
    )
    yield login, light["id"]
    odoo.call("ha.grant", "action_revoke", [grant])
    odoo.call("res.users", "unlink", [user])


def _moment(later: timedelta) -> str:
    return f"{datetime.now(timezone.utc) + later:%Y-%m-%d %H:%M:%S}"


def _opened(pages: Pages, address: str, dark: bool = False) -> Page:
    page = nobody(pages)
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.goto(address)
    page.locator(".o_ha_tile").first.wait_for()
    return page


def _open(page: Page, name: str) -> None:
    page.locator(".o_ha_tile_open", has_text=name).click()


def _fit(page: Page, width: int, height: int) -> None:
    """Look at it on a screen of this size, to which a chart comes to fit a moment later."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("dark", [False, True])
def test_a_guest_opens_a_chart_and_sees_it_go_on(
    pages: Pages, home: HomeAssistant, shared: Callable[..., str], dark: bool
) -> None:
    page = _opened(pages, shared(), dark)
    assert not page.evaluate(IS_LOADED), "charts are loaded when one is opened"
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
        _fit(page, width, height)
        pages.screenshot(page, f"{name}-{scheme}")


def test_the_menu_has_what_a_guest_can_do(pages: Pages, shared: Callable[..., str]) -> None:
    page = _opened(pages, shared())
    _open(page, "Kitchen")
    chart = page.locator(".o_ha_outside_history")
    chart.locator(".o_ha_plot canvas").wait_for()
    chart.locator(".o_ha_more").click()
    expect(page.get_by_role("menuitem", name="Save for Excel")).to_have_count(0)
    pages.screenshot(page, "menu")
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Save as CSV").click()
    assert LIGHT not in download.value.path().read_text(encoding="utf-8")
    chart.locator(".o_ha_more").click()
    page.get_by_role("menuitem", name="As a table").click()
    table = chart.get_by_role("region", name="History as a table")
    expect(table.get_by_role("row").nth(1)).to_contain_text("Off")
    pages.screenshot(page, "table")


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
            _fit(page, width, height)
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


def test_a_customer_has_the_chart_on_the_page_of_a_thing(pages: Pages, customer: tuple[str, int]) -> None:
    login, light = customer
    page = pages(login, PASSWORD)
    page.goto(f"/my/home-assistant/entity/{light}")
    chart = page.locator(".o_ha_page_single .o_ha_outside_history")
    chart.locator(".o_ha_plot canvas").wait_for()
    for name, width, height in WIDTHS:
        _fit(page, width, height)
        pages.screenshot(page, name)


def test_without_history_in_the_grant_nothing_is_asked_and_nothing_is_shown(
    pages: Pages, share: Callable[..., tuple[str, int]]
) -> None:
    page = _opened(pages, share(*THINGS)[0])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    _open(page, "Kitchen")
    page.locator(".o_ha_entity_dialog .o_ha_control_full").wait_for()
    expect(page.locator(".o_ha_outside_history")).to_have_count(0)
    assert not [url for url in asked if "chart" in url]


@pytest.mark.usefixtures("shared")
def test_when_it_is_over_the_chart_goes_too(
    pages: Pages, odoo: OdooClient, home: HomeAssistant, share: Callable[..., tuple[str, int]]
) -> None:
    address, link = share(*THINGS, with_history=True)
    page = _opened(pages, address)
    _open(page, "Kitchen")
    home.call_service("light", "turn_on", entity_id=LIGHT)
    expect(page.locator(".o_ha_outside_history .o_ha_legend_value")).to_have_text("On")
    odoo.call("ha.grant.link", "action_revoke", [link])
    expect(page.get_by_role("heading", name="This is over")).to_be_visible(timeout=3_000)
    expect(page.locator(".o_ha_entity_dialog")).to_have_count(0)
    pages.screenshot(page, "over")


@pytest.mark.usefixtures("chinese")
def test_the_chart_is_in_the_language_of_who_looks(
    pages: Pages, odoo: OdooClient, customer: tuple[str, int]
) -> None:
    login, light = customer
    [user] = odoo.search_read("res.users", [("login", "=", login)], "id")
    odoo.call("res.users", "write", [user["id"]], {"lang": "zh_TW"})
    page = pages(login, PASSWORD)
    page.goto(f"/my/home-assistant/entity/{light}")
    chart = page.locator(".o_ha_outside_history")
    chart.locator(".o_ha_plot canvas").wait_for()
    expect(chart.locator("[data-span='24h']")).to_have_text("24 小時")
    pages.screenshot(page, "chinese")
