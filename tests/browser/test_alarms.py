"""An alarm of a real Home Assistant: it rings, is acknowledged on a phone, ends by itself, and is closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.conftest import Pages
from tests.browser.screens import on_the_bus
from tests.odoo_client import OdooClient
from tests.waiting import eventually

ALARMS = "/odoo/home-assistant-alarms"
FREEZER = "sensor.journey_freezer"
WORD = "I move the ice cream"
Screenshot = Callable[[Page, str], Path]


def measure(home: HomeAssistant, degrees: str) -> None:
    attributes = {"friendly_name": "Freezer", "unit_of_measurement": "°C", "device_class": "temperature"}
    home.set_state(FREEZER, degrees, attributes)


@pytest.fixture
def freezer(
    home: HomeAssistant, odoo: OdooClient, follow_rules: Callable[[Sequence[int]], None]
) -> Iterator[int]:
    """The record of a freezer about which there is a rule: above -15 °C is an alarm, until it is below -17 °C."""
    measure(home, "-20")
    [entity] = eventually(
        lambda: odoo.search_read("ha.entity", [("entity_id", "=", FREEZER), ("state", "=", "-20")], "id"),
        bool,
        10,
    )
    [model] = odoo.call("ir.model", "search", [("model", "=", "ha.entity")])
    action = {
        "name": "Raise alarm",
        "state": "ha_alarm",
        "model_id": model,
        "usage": "base_automation",
        "ha_alarm_title": "{{ object.name }} is too warm: {{ trigger.new }} {{ trigger.unit }}",
        "ha_alarm_severity": "3",
        "ha_alarm_user_id": odoo.uid,
    }
    rule = odoo.create(
        "base.automation",
        name="Freezer too warm",
        model_id=model,
        trigger="on_ha",
        ha_entity_ids=[(6, 0, [entity["id"]])],
        ha_when="above",
        ha_limit=-15,
        ha_hysteresis=2,
        action_server_ids=[(0, 0, action)],
    )
    follow_rules([rule])
    yield int(entity["id"])
    odoo.call("base.automation", "unlink", [rule])
    home.remove_state(FREEZER)


def test_from_raise_to_close(
    pages: Pages, odoo: OdooClient, home: HomeAssistant, freezer: int, screenshot: Screenshot
) -> None:
    page = pages(phone=True)
    page.goto(ALARMS)
    on_the_bus(page)
    expect(page.locator(".o_ha_bell")).to_be_visible()
    expect(page.locator(".o_ha_bell_count")).to_have_count(0)

    measure(home, "-12")
    expect(page.locator(".o_ha_bell_count")).to_have_text("1", timeout=15_000)
    screenshot(page, "it-rings")
    page.locator(".o_ha_bell_button").click()
    row = page.locator(".o_ha_bell_row", has_text="Freezer is too warm: -12 °C")
    screenshot(page, "bell")
    row.locator(".o_ha_bell_acknowledge").click()

    dialog = page.locator(".modal")
    dialog.get_by_role("button", name="Acknowledge").click()
    expect(dialog.locator("[name=word]")).to_have_class(re.compile("o_field_invalid"))
    dialog.locator("[name=word] textarea").fill(WORD)
    screenshot(page, "word")
    dialog.get_by_role("button", name="Acknowledge").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".o_ha_bell_count")).to_have_count(0)

    page.locator(".o_ha_bell_button").click()
    page.locator(".o_ha_bell_alarm", has_text="Freezer").click()
    expect(page.locator(".o_form_view [name=word]")).to_have_text(WORD)
    screenshot(page, "acknowledged")

    # Within the hysteresis it lasts.
    measure(home, "-16")
    eventually(lambda: odoo.read("ha.entity", freezer, "state")["state"], lambda state: state == "-16", 10)
    [alarm] = odoo.search_read("ha.alarm", [("entity_id", "=", freezer)], "state", limit=1)  # the newest
    assert alarm["state"] == "acknowledged"
    measure(home, "-18")
    eventually(
        lambda: odoo.read("ha.alarm", alarm["id"], "state")["state"], lambda state: state == "cleared", 15
    )
    # The open form has heard of it.
    close = page.locator("button[name=action_close]")
    expect(close).to_be_visible()
    screenshot(page, "cleared")
    close.click()
    eventually(
        lambda: odoo.read("ha.alarm", alarm["id"], "state")["state"], lambda state: state == "closed", 10
    )
    screenshot(page, "closed")
