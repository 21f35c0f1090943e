"""A timer of Home Assistant runs when somebody starts it in Odoo, and the page counts down with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Request, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import button, eventually_in_home, open_control
from tests.odoo_client import OdooClient
from tests.waiting import eventually, in_state

TIMER = "timer.laundry"
Screenshot = Callable[[Page, str], Path]


def _seconds(text: str) -> int:
    total = 0
    for part in text.split(":"):
        total = total * 60 + int(part)
    return total


def test_it_starts_counts_down_pauses_goes_on_and_is_cancelled(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    home.call_service("timer", "cancel", entity_id=TIMER)
    control = open_control(page, odoo, TIMER, instances["Home"])
    left = control.locator(".o_ha_timer_left")
    expect(left).to_have_text("45:00")
    button(control, "start").click()
    eventually_in_home(home, TIMER, "active")
    expect(control).to_have_attribute("data-pending", "0")
    asked: list[str] = []

    def note(request: Request) -> None:
        # What keeps the page live is renewed once a minute.
        if "/ha.entity/call_service" in request.url or "/ha.entity/read" in request.url:
            asked.append(request.url)

    page.on("request", note)
    first = _seconds(left.inner_text())
    eventually(lambda: _seconds(left.inner_text()), lambda seconds: seconds <= first - 2, 30)
    screenshot(page, "running")
    assert not asked
    button(control, "pause").click()
    paused = eventually(lambda: home.get_state(TIMER), in_state("paused"), 5)
    assert paused is not None
    expect(control).to_have_attribute("data-pending", "0")
    assert _seconds(left.inner_text()) == _seconds(paused["attributes"]["remaining"])
    button(control, "start").click()
    eventually_in_home(home, TIMER, "active")
    button(control, "cancel").click()
    eventually_in_home(home, TIMER, "idle")
    expect(left).to_have_text("45:00")


def test_a_timer_started_elsewhere_runs_in_the_page_and_is_finished_there(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    home.call_service("timer", "cancel", entity_id=TIMER)
    control = open_control(page, odoo, TIMER, instances["Home"])
    home.call_service("timer", "start", entity_id=TIMER, duration="00:01:30")
    button(control, "finish").wait_for()
    assert _seconds(control.locator(".o_ha_timer_left").inner_text()) <= 90
    button(control, "finish").click()
    eventually_in_home(home, TIMER, "idle")
