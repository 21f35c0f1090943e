"""A vacuum cleaner of Home Assistant is sent out and home from Odoo."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import button, eventually_in_home, expect_settled, open_control, pick
from tests.odoo_client import OdooClient


@pytest.fixture
def robot(home: HomeAssistant) -> str:
    """Its entity id; newer releases put the name of its device before it."""
    [found] = [
        state["entity_id"] for state in home.get_states() if state["entity_id"].endswith("0_ground_floor")
    ]
    return found


def test_it_goes_out_pauses_stops_and_comes_home(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], robot: str
) -> None:
    home.call_service("vacuum", "stop", entity_id=robot)
    control = open_control(page, odoo, robot, instances["Home"])
    for service, state in (
        ("start", "cleaning"),
        ("pause", "paused"),
        ("start", "cleaning"),
        ("stop", "idle"),
        ("return_to_base", "returning"),
    ):
        button(control, service).click()
        eventually_in_home(home, robot, state)
        expect_settled(control)


def test_its_speed_is_set(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], robot: str
) -> None:
    home.call_service("vacuum", "set_fan_speed", entity_id=robot, fan_speed="medium")
    control = open_control(page, odoo, robot, instances["Home"])
    pick(control, "Fan speed", "max")
    eventually_in_home(home, robot, fan_speed="max")
    expect(control.locator("[data-value=max]")).to_have_attribute("aria-pressed", "true")


def test_it_is_found_and_cleans_a_spot(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], robot: str
) -> None:
    home.call_service("vacuum", "stop", entity_id=robot)
    control = open_control(page, odoo, robot, instances["Home"])
    button(control, "clean_spot").click()
    eventually_in_home(home, robot, "cleaning")
    button(control, "locate").click()
    expect_settled(control)
    expect(page.locator(".o_notification")).to_have_count(0)
