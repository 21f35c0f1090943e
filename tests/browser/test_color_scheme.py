"""Odoo is dark where the device is, or as its user wants; at once, and without losing what is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Pages
from tests.browser.inspector import Inspector
from tests.browser.screens import DASHBOARD, go, turn
from tests.odoo_client import OdooClient
from tests.waiting import eventually

LABELS = "/odoo/action-odoo_ha_addon.action_ha_label"
ENERGY = "/odoo/home-assistant-energy"
DARK = "rgb(25, 28, 36)"
#: The style sheets that this page, not one before it, has asked for.
STYLES = (
    'performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes(".css"))'
)
BRIGHTNESS = (
    "(element) => Math.max(...getComputedStyle(element).color.match(/\\d+/g).slice(0, 3).map(Number))"
)
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def own_choice(odoo: OdooClient) -> Iterator[None]:
    """The administrator may choose; afterwards it is as the device again."""
    yield
    odoo.call("res.users", "write", [odoo.uid], {"ha_color_scheme": "device"})


def choose(page: Page, choice: str) -> None:
    page.locator(".o_user_menu button").click()
    page.locator(f".o_ha_color_scheme [data-choice={choice}]").click()


def test_a_dark_device_that_comes_for_the_first_time_never_sees_a_light_page(pages: Pages) -> None:
    page = pages()
    page.context.clear_cookies(name="color_scheme")
    page.emulate_media(color_scheme="dark")
    page.goto(DASHBOARD)
    page.locator(".o_ha_tile").first.wait_for()
    expect(page.locator("body")).to_have_css("background-color", DARK)
    styles = page.evaluate(STYLES)
    assert any("web.assets_web_dark." in name for name in styles)
    assert not any("web.assets_web." in name for name in styles)


def test_the_page_follows_its_device_and_keeps_what_is_typed(page: Page, screenshot: Screenshot) -> None:
    go(page, f"{LABELS}/new")
    name = page.locator("[name=name] input")
    name.fill("Half a word")
    turn(page, "dark")
    expect(page.locator("body")).to_have_css("background-color", DARK)
    expect(name).to_have_value("Half a word")
    screenshot(page, "dark")
    turn(page, "light")
    expect(page.locator("body")).not_to_have_css("background-color", DARK)
    expect(name).to_have_value("Half a word")
    page.locator(".o_form_button_cancel").click()


def test_who_chooses_dark_has_it_at_once_and_on_every_page(
    pages: Pages, own_choice: None, screenshot: Screenshot
) -> None:
    page = pages()
    go(page, DASHBOARD)
    page.locator(".o_ha_tile").first.wait_for()
    choose(page, "dark")
    expect(page.locator("body")).to_have_css("background-color", DARK)
    expect(page.locator("[data-choice=dark]")).to_have_attribute("aria-pressed", "true")
    screenshot(page, "chosen")
    page.reload()
    page.locator(".o_ha_tile").first.wait_for()
    expect(page.locator("body")).to_have_css("background-color", DARK)
    choose(page, "device")
    expect(page.locator("body")).not_to_have_css("background-color", DARK)


def test_charts_are_drawn_anew_and_paper_is_never_dark(page: Page) -> None:
    go(page, ENERGY)
    chart = page.locator(".o_ha_energy_bars canvas").first
    chart.wait_for()
    light = chart.evaluate("(canvas) => canvas.toDataURL()")
    turn(page, "dark")
    eventually(lambda: chart.evaluate("(canvas) => canvas.toDataURL()"), lambda drawn: drawn != light, 5)
    title = page.locator(".o_breadcrumb").first
    assert title.evaluate(BRIGHTNESS) > 200
    page.emulate_media(media="print")
    assert title.evaluate(BRIGHTNESS) < 100
    expect(page.locator(".o_ha_energy")).to_have_css("overflow", "visible")
    expect(chart).to_have_css("filter", "invert(1) hue-rotate(180deg)")
    page.emulate_media(media="screen")


def test_who_logs_in_on_a_dark_device_finds_a_dark_page(
    pages: Pages, inspector: Inspector, screenshot: Screenshot
) -> None:
    page = pages(dark=True)
    page.context.clear_cookies()
    page.goto("/web/login")
    page.get_by_label("Email").fill("nobody")
    page.get_by_label("Password").fill("nothing")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("alert").wait_for()
    expect(page.locator("body")).to_have_css("background-color", DARK)
    screenshot(page, "refused")
    inspector.look_once(page, "login, dark", "body", ["color-contrast"])
