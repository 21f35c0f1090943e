"""A mower of Home Assistant is sent out and home from Odoo."""

from __future__ import annotations

from playwright.sync_api import Page

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import button, eventually_in_home, expect_settled, open_control
from tests.odoo_client import OdooClient

MOWER = "lawn_mower.lawn_robot_mower"


def test_it_mows_pauses_and_goes_home(
    page: Page, office: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    office.call_service("lawn_mower", "dock", entity_id=MOWER)
    control = open_control(page, odoo, MOWER, instances["Office"])
    for service, state in (
        ("start_mowing", "mowing"),
        ("pause", "paused"),
        ("start_mowing", "mowing"),
        ("dock", "docked"),
    ):
        button(control, service).click()
        eventually_in_home(office, MOWER, state)
        expect_settled(control)
