"""The next events of a calendar and the weather of the next days, as Home Assistant tells them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import open_control, pick
from tests.odoo_client import OdooClient

BOOKINGS = "calendar.meeting_room_panel_bookings"
WEATHER = "weather.demo_weather_south"
Screenshot = Callable[[Page, str], Path]


def test_the_next_events_are_shown(
    page: Page, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    control = open_control(page, odoo, BOOKINGS, instances["Office"])
    expect(control.locator(".o_ha_agenda_event", has_text="Customer visit").first).to_be_visible()
    expect(control.locator("h6", has_text="Tomorrow")).to_be_visible()
    screenshot(page, "calendar")


def test_the_weather_has_its_values_and_forecasts(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    control = open_control(page, odoo, WEATHER, instances["Home"])
    told = home.get_state(WEATHER)
    assert told
    expect(control.locator("dd[data-fact=humidity]")).to_have_text(f"{told['attributes']['humidity']}%")
    steps = control.locator(".o_ha_forecast_step")
    expect(steps.first).to_be_visible()
    kinds = control.get_by_role("group", name="Forecast").locator("button[data-value]")
    if kinds.count() > 1:
        wanted = kinds.last.get_attribute("data-value") or ""
        pick(control, "Forecast", wanted)
        expect(control.locator(f'button[data-value="{wanted}"]')).to_have_attribute("aria-pressed", "true")
        expect(steps.first).to_be_visible()
    screenshot(page, "weather")
