"""Switches, input booleans, sirens and remote controls of real Home Assistant, moved on their forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import (
    button,
    eventually_in_home,
    expect_settled,
    open_control,
    pick,
    power,
)
from tests.browser.screens import open_entities
from tests.odoo_client import OdooClient

Screenshot = Callable[[Page, str], Path]


@pytest.mark.parametrize("entity_id", ["switch.ac", "input_boolean.vacation", "siren.siren"])
def test_what_is_off_is_turned_on_and_off_again(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], entity_id: str
) -> None:
    home.call_service(entity_id.partition(".")[0], "turn_off", entity_id=entity_id)
    control = open_control(page, odoo, entity_id, instances["Home"])
    for wanted in ("on", "off"):
        power(control).click()
        eventually_in_home(home, entity_id, wanted)
        expect_settled(control)
        expect(power(control)).to_be_checked(checked=wanted == "on")


def test_what_only_assumes_its_state_has_a_button_for_each(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    lights = "switch.decorative_lights"
    home.call_service("switch", "turn_on", entity_id=lights)
    control = open_control(page, odoo, lights, instances["Home"])
    expect(control.get_by_role("switch")).to_have_count(0)
    for wanted in ("off", "on"):
        button(control, f"turn_{wanted}").click()
        eventually_in_home(home, lights, wanted)
        expect_settled(control)
        expect(button(control, f"turn_{wanted}")).to_have_attribute("aria-pressed", "true")
    screenshot(page, "assumed")


def test_a_siren_sounds_as_chosen(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    siren = "siren.siren_with_all_features"
    home.call_service("siren", "turn_off", entity_id=siren)
    control = open_control(page, odoo, siren, instances["Home"])
    pick(control, "Tone", "fire")
    screenshot(page, "siren")
    button(control, "turn_on").click()
    eventually_in_home(home, siren, "on")
    expect(power(control)).to_be_checked()
    home.call_service("siren", "turn_off", entity_id=siren)
    expect(power(control)).not_to_be_checked()


def test_a_remote_changes_the_activity_and_sends_commands(
    page: Page, office: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    remote = "remote.meeting_room_panel_remote"
    office.call_service("remote", "turn_on", entity_id=remote, activity="Presentation")
    control = open_control(page, odoo, remote, instances["Office"])
    pick(control, "Activity", "Video call")
    eventually_in_home(office, remote, "on", current_activity="Video call")
    control.locator("input[name=command]").fill("mute")
    button(control, "send_command").click()
    eventually_in_home(office, remote, last_command="mute")
    screenshot(page, "remote")
    power(control).click()
    eventually_in_home(office, remote, "off")
    expect_settled(control)


def test_what_home_assistant_refuses_goes_back_and_says_why(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    siren = "siren.siren_with_all_features"
    home.call_service("siren", "turn_off", entity_id=siren)
    control = open_control(page, odoo, siren, instances["Home"])
    # Home Assistant knows only fire and alarm; the page is made to believe in another tone.
    home.set_state(
        siren,
        "off",
        {"supported_features": 31, "available_tones": ["whisper", "alarm"], "friendly_name": "Siren"},
    )
    pick(control, "Tone", "whisper")
    button(control, "turn_on").click()
    notification = page.locator(".o_notification")
    expect(notification).to_contain_text("whisper")
    expect(power(control)).not_to_be_checked()
    expect_settled(control)


def test_a_row_of_the_list_switches_and_shows_the_same(
    page: Page, home: HomeAssistant, odoo: OdooClient
) -> None:
    home.call_service("switch", "turn_off", entity_id="switch.ac")
    open_entities(page, "list", "switch.ac")
    box = page.locator('.o_ha_toggle[data-entity-id="switch.ac"] input')
    box.click()
    expect(box).to_be_checked()
    eventually_in_home(home, "switch.ac", "on")
