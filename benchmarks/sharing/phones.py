"""Phones of outsiders: Chromium at their size, with the cookie of who was let in and with nothing else kept."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.browser import PATIENCE_MS
from benchmarks.sharing.shares import Door
from tests.browser.profiles import SIZES
from tests.odoo_client import OdooClient


def phone(browser: Browser, odoo: OdooClient, door: Door | None = None) -> BrowserContext:
    """One on which nothing has been opened yet; relative addresses mean Odoo."""
    context = browser.new_context(
        base_url=odoo.url, viewport=SIZES["phone"], locale="en-US", is_mobile=True, has_touch=True
    )
    context.set_default_timeout(PATIENCE_MS)
    if door:
        name, value, path = door.cookie
        context.add_cookies([{"name": name, "value": value, "domain": "127.0.0.1", "path": path}])
    return context


def wait_for_states(page: Page) -> None:
    """Until the page shows the states of all that is shared."""
    page.wait_for_function(
        "() => { const found = [...document.querySelectorAll('.o_ha_state')];"
        " return found.length > 0 && found.every((state) => state.dataset.state); }"
    )
