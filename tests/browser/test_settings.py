"""Settings, Home Assistant: what an administrator of Odoo sees, changes and is refused there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screens import go
from tests.odoo_client import OdooClient

Screenshot = Callable[[Page, str], Path]
SETTINGS = "/odoo/settings#odoo_ha_addon"


@pytest.fixture
def app(page: Page, instances: dict[str, int]) -> Locator:
    """The block of the settings."""
    go(page, SETTINGS)
    page.locator(".settings_tab [data-key=odoo_ha_addon]").click()
    return page.locator(".app_settings_block[data-key=odoo_ha_addon]")


@pytest.fixture
def usual(odoo: OdooClient) -> Iterator[None]:
    """What a test sets is taken back."""
    yield
    stored = odoo.call("ir.config_parameter", "search", [("key", "=like", "odoo_ha_addon.%")])
    odoo.call("ir.config_parameter", "unlink", stored)


def test_bridges_and_the_key_are_shown_and_a_new_key_once(
    page: Page, app: Locator, screenshot: Screenshot
) -> None:
    bridges = app.locator(".o_ha_bridges tbody tr")
    expect(bridges.first).to_contain_text("connected")
    expect(bridges.first.get_by_text("Well")).to_be_visible()
    expect(app.get_by_text("It comes from ODOO_HA_TOKEN_KEY")).to_be_visible()
    screenshot(page, "settings")
    app.get_by_role("button", name="Make a key…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[name=ha_new_token_key]")).to_contain_text("=")
    screenshot(page, "new-key")
    dialog.get_by_role("button", name="I have copied it").click()
    expect(dialog).to_have_count(0)


def test_a_number_out_of_bounds_is_refused_with_the_bounds_and_another_is_kept(
    page: Page, app: Locator, usual: None
) -> None:
    days = app.locator("[name=ha_command_keep_days] input")
    days.fill("0")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("a number from 1 to 3650")).to_be_visible()
    page.keyboard.press("Escape")
    days.fill("30")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("a number from 1 to 3650")).to_have_count(0)
    go(page, SETTINGS)
    page.locator(".settings_tab [data-key=odoo_ha_addon]").click()
    expect(app.locator("[name=ha_command_keep_days] input")).to_have_value("30")
