"""What a real Home Assistant's meters counted is shown on the energy page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Pages
from tests.browser.screens import go
from tests.odoo_client import OdooClient
from tests.waiting import eventually

ENERGY = "/odoo/home-assistant-energy"
BARS = ".o_ha_energy_bars canvas"
Screenshot = Callable[[Page, str], Path]


def test_a_manager_looks_at_the_energy_of_a_home_and_comes_back_to_it(
    pages: Pages, page: Page, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    home_id = instances["Home"]
    eventually(lambda: odoo.call("ha.energy", "report", home_id)["state"], lambda state: state == "ready", 30)
    go(page, "/odoo/home-assistant-history")
    page.get_by_role("menuitem", name="Energy").click()
    page.locator(".o_ha_earlier").click()  # the first hour of a day has no numbers yet
    page.locator(BARS).first.wait_for()
    page.locator("[data-period='month']").click()
    page.wait_for_url(lambda url: "period=month" in url)
    span = page.locator(".o_ha_energy_span")
    expect(span).to_have_text(re.compile(r"^\D+ \d{4}$"))
    this_month = span.inner_text()
    page.locator(".o_ha_earlier").click()
    expect(span).not_to_have_text(this_month)
    page.locator(".o_ha_compare_button").click()
    page.get_by_role("menuitem", name="The year before").click()
    page.wait_for_url(lambda url: "compare=year" in url)
    shown = span.inner_text()
    expect(page.locator("[data-tile='home'] .o_ha_energy_before")).to_contain_text("The year before")
    screenshot(page, "month")
    page.reload()
    expect(page.locator(".o_ha_energy_span")).to_have_text(shown)
    expect(page.locator("[data-share='self_sufficiency']")).to_be_visible()
    expect(page.locator("[data-line='grid_in sensor.grid_import'] td").last).to_contain_text("€")
    expect(page.get_by_text("Washing machine")).to_be_visible()
    with page.expect_download() as download:
        page.locator(".o_ha_more").click()
        page.get_by_role("menuitem", name="Save as CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
    a_week_ago = datetime.date.today() - datetime.timedelta(days=7)
    pages.gallery(f"{ENERGY}?period=week&date={a_week_ago}", BARS)


def test_a_home_without_energy_settings_says_what_to_do(
    pages: Pages, instances: dict[str, int], screenshot: Screenshot
) -> None:
    page = pages(instance_id=instances["Office"])
    go(page, ENERGY)
    expect(page.locator(".o_ha_energy_setup")).to_be_visible()
    screenshot(page, "nothing-set-up")
