"""Dates and times are picked in Odoo, and Home Assistant has them, each in the zone in which it is meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import eventually_in_home, open_control
from tests.odoo_client import OdooClient
from tests.waiting import in_state

Screenshot = Callable[[Page, str], Path]

WALL = "input_datetime.next_chimney_sweep"
DAY = "input_datetime.holiday_begins"
CLOCK = "input_datetime.wake_up"


def _write(field: Locator, text: str) -> None:
    field.click()
    field.fill(text)
    field.press("Enter")


def test_a_day_is_picked_in_the_calendar(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    home.call_service("input_datetime", "set_datetime", entity_id=DAY, date="2026-08-03")
    control = open_control(page, odoo, DAY, instances["Home"])
    control.locator(".o_datetime_input").click()
    screenshot(page, "calendar")
    page.locator(".o_date_item_cell", has_text=re.compile("^14$")).first.click()
    eventually_in_home(home, DAY, "2026-08-14")
    expect(control.locator(".o_datetime_input")).to_have_value("08/14/2026")


def test_the_clock_on_the_wall_is_set_as_it_is_written(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    home.call_service("input_datetime", "set_datetime", entity_id=WALL, datetime="2026-07-01 16:00:00")
    control = open_control(page, odoo, WALL, instances["Home"])
    field = control.locator(".o_datetime_input")
    expect(field).to_have_value(re.compile("^07/01/2026 (16:00|4:00 PM|04:00 PM)"))
    screenshot(page, "wall")
    page.evaluate("document.activeElement.blur()")
    _write(field, "07/02/2026 09:15")
    eventually_in_home(home, WALL, "2026-07-02 09:15:00")


@pytest.mark.parametrize(
    ("entity_id", "service", "state"),
    [(CLOCK, "set_datetime", "07:05:00"), ("time.time", "set_value", "07:05:00")],
)
def test_a_time_is_written(
    page: Page,
    home: HomeAssistant,
    odoo: OdooClient,
    instances: dict[str, int],
    entity_id: str,
    service: str,
    state: str,
) -> None:
    home.call_service(entity_id.partition(".")[0], service, entity_id=entity_id, time="12:00:00")
    control = open_control(page, odoo, entity_id, instances["Home"])
    _write(control.locator(".o_time_picker_input"), "7:05 am")
    eventually_in_home(home, entity_id, state)


def test_a_date_of_a_device_is_written(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    home.call_service("date", "set_value", entity_id="date.date", date="2026-01-01")
    control = open_control(page, odoo, "date.date", instances["Home"])
    _write(control.locator(".o_datetime_input"), "02/03/2026")
    eventually_in_home(home, "date.date", "2026-02-03")


def test_an_instant_of_a_device_is_meant_in_the_zone_of_the_user(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    entity_id = "datetime.date_and_time"
    home.call_service("datetime", "set_value", entity_id=entity_id, datetime="2026-01-01T12:00:00+00:00")
    control = open_control(page, odoo, entity_id, instances["Home"])
    # Minutes to add to this browser's clock to get UTC, on that day.
    offset = page.evaluate("new Date(2026, 1, 3, 10, 30).getTimezoneOffset()")
    _write(control.locator(".o_datetime_input"), "02/03/2026 10:30")
    hour, minute = divmod(10 * 60 + 30 + offset, 60)
    eventually_in_home(home, entity_id, f"2026-02-03T{hour:02}:{minute:02}:00+00:00")


@pytest.mark.parametrize("text", ["", "soon", "99/99/2026"])
def test_what_is_no_date_never_reaches_home_assistant(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], text: str
) -> None:
    home.call_service("date", "set_value", entity_id="date.date", date="2026-01-01")
    control = open_control(page, odoo, "date.date", instances["Home"])
    field = control.locator(".o_datetime_input")
    _write(field, text)
    expect(field).to_have_value("01/01/2026")
    assert in_state("2026-01-01")(home.get_state("date.date"))
