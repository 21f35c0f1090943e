"""A cold chain with a real Home Assistant: from "watch this fridge" over an excursion to the report of the month."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.conftest import Pages
from tests.odoo_client import OdooClient
from tests.waiting import eventually

COLD_CHAIN = "/odoo/home-assistant-cold-chain"
EXCURSIONS = "/odoo/home-assistant-excursions"
FRIDGE = "sensor.journey_fridge"
NAME = "Journey Fridge"
CAUSE, ACTION = "The door was open", "Closed it, and moved the vaccines"
Screenshot = Callable[[Page, str], Path]


def measure(home: HomeAssistant, degrees: str) -> None:
    attributes = {"friendly_name": NAME, "unit_of_measurement": "°C", "device_class": "temperature"}
    home.set_state(FRIDGE, degrees, {**attributes, "state_class": "measurement"})


@pytest.fixture
def fridge(home: HomeAssistant, odoo: OdooClient) -> Iterator[int]:
    """The record of a fridge, and a product class that allows no time outside."""
    measure(home, "5")
    [entity] = eventually(
        lambda: odoo.search_read("ha.entity", [("entity_id", "=", FRIDGE), ("state", "=", "5")], "id"),
        bool,
        10,
    )
    of_class = odoo.create("ha.product.class", name="Journey Vaccines", allowed_minutes=0, sequence=1)
    yield int(entity["id"])
    archived_too = {"context": {"active_test": False}}
    watched = odoo.call("ha.watched.temperature", "search", [("class_id", "=", of_class)], **archived_too)
    rules = odoo.call(
        "base.automation", "search", [("watched_temperature_id", "in", watched)], **archived_too
    )
    odoo.call("ha.watched.temperature", "unlink", watched)
    odoo.call("base.automation", "unlink", rules)
    odoo.call("ha.product.class", "unlink", [of_class])
    home.remove_state(FRIDGE)


def test_a_fridge_is_watched_gets_warm_and_is_reported(
    pages: Pages,
    odoo: OdooClient,
    home: HomeAssistant,
    fridge: int,
    follow_rules: Callable[[Sequence[int]], None],
    screenshot: Screenshot,
) -> None:
    page = pages()
    page.goto(COLD_CHAIN)
    page.get_by_role("button", name="Watch", exact=True).first.click()
    dialog = page.locator(".modal")
    dialog.locator("[name=class_id] input").click()
    page.get_by_role("option", name="Journey Vaccines").click()
    row = dialog.locator(".o_data_row", has_text=NAME)
    expect(row).to_contain_text("5.0 °C")
    expect(row).to_contain_text("Within")
    row.locator("[name=is_chosen] input").click()
    screenshot(page, "watch")
    dialog.get_by_role("button", name="Watch", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".o_data_row", has_text=NAME)).to_contain_text("Within")
    screenshot(page, "watched")

    rules = odoo.call("base.automation", "search", [("ha_entity_ids", "in", [fridge])])
    assert len(rules) == 2
    follow_rules(rules)
    measure(home, "9.5")
    alarm = [("rule_id", "in", rules), ("kind", "=", "excursion")]
    eventually(lambda: odoo.search_read("ha.alarm", alarm, "state"), bool, 15)
    page.goto(EXCURSIONS)
    newest = page.locator(".o_data_row", has_text=f"{NAME}: warmer than 8 °C").first
    newest.locator("td[name=name]").click()
    page.locator(".o_form_view button[name=action_acknowledge]").click()
    dialog.locator("[name=word] textarea").fill("Looked after")
    dialog.get_by_role("button", name="Acknowledge").click()
    expect(dialog.locator("[name=cause]")).to_have_class(re.compile("o_field_invalid"))
    dialog.locator("[name=cause] textarea").fill(CAUSE)
    dialog.locator("[name=corrective_action] textarea").fill(ACTION)
    screenshot(page, "cause")
    dialog.get_by_role("button", name="Acknowledge").click()
    expect(dialog).to_have_count(0)
    measure(home, "5")
    eventually(lambda: odoo.search_read("ha.alarm", alarm, "state")[0]["state"], lambda s: s == "closed", 15)

    month = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m")
    report = odoo.create("ha.excursion.report", month=month)
    page.goto(f"/report/html/odoo_ha_automation.report_excursion/{report}")
    expect(page.locator("svg")).to_be_visible()
    expect(page.locator("body")).to_contain_text(CAUSE)
    expect(page.locator("body")).to_contain_text(ACTION)
    expect(page.locator("body")).to_contain_text("Signature")
    screenshot(page, "report")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screenshot(page, "report-phone")
