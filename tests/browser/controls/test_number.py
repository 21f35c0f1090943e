"""Numbers are slid and written in Odoo, and Home Assistant has them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import (
    eventually_in_home,
    expect_settled,
    open_control,
    service_calls,
    slider,
)
from tests.odoo_client import OdooClient

Screenshot = Callable[[Page, str], Path]

SLID = "input_number.target_temperature"
WRITTEN = "input_number.alarm_volume"
OF_A_DEVICE = "number.large_range"


def test_a_slider_moves_the_number_in_its_steps(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    home.call_service("input_number", "set_value", entity_id=SLID, value=21)
    control = open_control(page, odoo, SLID, instances["Home"])
    handle = slider(control, "Value")
    expect(handle).to_have_value("21")
    handle.focus()
    for _step in range(3):
        page.keyboard.press("ArrowRight")
    eventually_in_home(home, SLID, "22.5")
    expect(control.locator(".o_ha_part_value")).to_have_text("22.5\u00a0°C")
    screenshot(page, "slid")
    page.keyboard.press("End")
    eventually_in_home(home, SLID, "26.0")
    expect_settled(control)
    home.call_service("input_number", "set_value", entity_id=SLID, value=18)
    expect(handle).to_have_value("18")


@pytest.mark.parametrize(
    ("entity_id", "first", "text", "state"),
    [(WRITTEN, 0.4, "0.75", "0.75"), (OF_A_DEVICE, 500, "1000", "1000.0")],
)
def test_a_written_number_is_sent_by_enter(
    page: Page,
    home: HomeAssistant,
    odoo: OdooClient,
    instances: dict[str, int],
    entity_id: str,
    first: float,
    text: str,
    state: str,
) -> None:
    home.call_service(entity_id.partition(".")[0], "set_value", entity_id=entity_id, value=first)
    control = open_control(page, odoo, entity_id, instances["Home"])
    box = control.locator(".o_ha_entry input")
    box.fill(text)
    box.press("Enter")
    eventually_in_home(home, entity_id, state)
    expect(control.locator(".o_ha_entry_confirm")).to_have_count(0)


@pytest.mark.parametrize("text", ["loud", "", "1.5", "-0.1", "0.42", "1e400", "NaN"])
def test_what_is_no_number_of_the_range_never_reaches_home_assistant(
    page: Page,
    home: HomeAssistant,
    odoo: OdooClient,
    instances: dict[str, int],
    screenshot: Screenshot,
    text: str,
) -> None:
    home.call_service("input_number", "set_value", entity_id=WRITTEN, value=0.4)
    before = home.get_state(WRITTEN)
    commands = odoo.call("ha.command", "search_count", [("entity_id.entity_id", "=", WRITTEN)])
    control = open_control(page, odoo, WRITTEN, instances["Home"])
    box = control.locator(".o_ha_entry input")
    asked = service_calls(page)
    box.fill(text)
    box.press("Enter")
    expect(control.locator(".o_ha_entry_error")).to_be_visible()
    screenshot(page, "error")
    assert asked == []
    assert odoo.call("ha.command", "search_count", [("entity_id.entity_id", "=", WRITTEN)]) == commands
    assert home.get_state(WRITTEN) == before
