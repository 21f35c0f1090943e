"""A real Chromium with pages of Odoo in it, and what they note of live changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.bed import Bed
from devkit.suite import chromium
from tests.browser.screens import ENTITIES
from tests.odoo_client import OdooClient

FLAGS = ["--disable-gpu", "--disable-background-networking", "--no-first-run", "--enable-precise-memory-info"]
WINDOW = {"width": 1440, "height": 900}
PATIENCE_MS = 60_000

_NOTE_CHANGES = """
() => {
    window.benchLags = [];
    window.benchObserver?.disconnect();
    window.benchObserver = new MutationObserver((records) => {
        const now = performance.timeOrigin + performance.now();
        for (const record of records) {
            const state = record.target.dataset.state || "";
            if (state.startsWith("t")) {
                window.benchLags.push(now - parseFloat(state.slice(1)));
            }
        }
    });
    window.benchObserver.observe(document.body, {
        subtree: true, attributes: true, attributeFilter: ["data-state"],
    });
}
"""

_CLICK = """
(entityId) => new Promise((resolve, reject) => {
    const state = document.querySelector(`.o_ha_state[data-entity-id="${entityId}"]`);
    const box = document.querySelector(`.o_ha_toggle[data-entity-id="${entityId}"] input`);
    const wanted = state.dataset.state === "on" ? "off" : "on";
    const began = performance.now();
    const observer = new MutationObserver(() => {
        if (state.dataset.state === wanted) {
            observer.disconnect();
            resolve(performance.now() - began);
        }
    });
    observer.observe(state, { attributes: true, attributeFilter: ["data-state"] });
    setTimeout(() => reject(new Error("nothing happened for ten seconds")), 10000);
    box.click();
})
"""
"""Resolves, with the milliseconds since the click, when the document shows the state that Home Assistant now has."""


@contextmanager
def open_chromium(bed: Bed) -> Iterator[Browser]:
    """One without any page."""
    executable = chromium.ensure(bed.console)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def open_page(browser: Browser, odoo: OdooClient) -> Page:
    """An empty page in which the user of `odoo` is logged in; relative addresses mean Odoo."""
    context = browser.new_context(base_url=odoo.url, viewport=WINDOW, locale="en-US")
    context.add_cookies([{"name": "session_id", "value": odoo.session_id, "url": odoo.url}])
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def show_entities(page: Page, search: str, first: str, view: str = "list") -> None:
    """Have the page show the entities whose names contain `search`, and wait until `first` is among them."""
    page.goto(f"{ENTITIES}?view_type={view}")
    box = page.get_by_role("searchbox")
    box.wait_for()
    facets = page.locator(".o_facet_remove")
    while facets.count():
        facets.first.click()
    box.fill(search)
    box.press("Enter")
    page.locator(f'.o_ha_state[data-entity-id="{first}"]').wait_for()


def note_changes(page: Page) -> None:
    """From now on the page notes how old each change is when the document shows it."""
    page.evaluate(_NOTE_CHANGES)


def noted_changes(page: Page) -> list[float]:
    """In seconds."""
    return [lag / 1000 for lag in page.evaluate("() => window.benchLags")]


def click(page: Page, entity_id: str) -> float:
    """Click the toggle of an entity; returns the seconds until the document shows Home Assistant's new state."""
    milliseconds: float = page.evaluate(_CLICK, entity_id)
    return milliseconds / 1000
