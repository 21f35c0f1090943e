"""Scripts, automations, scenes, buttons and messages are set off from Odoo and happen in Home Assistant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import (
    button,
    eventually_in_home,
    expect_settled,
    open_control,
    power,
)
from tests.odoo_client import OdooClient
from tests.waiting import eventually

Screenshot = Callable[[Page, str], Path]


def test_a_script_is_run_with_its_fields(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    control = open_control(page, odoo, "script.coffee_time", instances["Home"])
    cups = control.get_by_role("spinbutton", name="Cups")
    expect(cups).to_have_value("2")
    cups.fill("99")
    button(control, "turn_on").click()
    expect(control.get_by_role("alert")).to_have_text("Enter a number from 1 to 12.")
    screenshot(page, "out-of-range")
    cups.fill("5")
    control.get_by_role("checkbox", name="Strong").check()
    button(control, "turn_on").click()
    eventually_in_home(home, "input_text.note_for_the_family", "5 strong coffee")


def test_an_automation_is_switched_and_its_actions_are_run(
    page: Page, office: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    automation, lamp = "automation.meeting_room_empty", "light.meeting_room_panel_ceiling"
    office.call_service("light", "turn_on", entity_id=lamp)
    control = open_control(page, odoo, automation, instances["Office"])
    power(control).click()
    eventually_in_home(office, automation, "off")
    expect_settled(control)
    power(control).click()
    eventually_in_home(office, automation, "on")
    button(control, "trigger").click()
    eventually_in_home(office, lamp, "off")
    screenshot(page, "automation")


def test_a_scene_is_set(page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]) -> None:
    home.call_service("light", "turn_on", entity_id="light.ceiling_lights")
    control = open_control(page, odoo, "scene.movie_evening", instances["Home"])
    button(control, "turn_on").click()
    eventually_in_home(home, "light.ceiling_lights", "off")


def test_a_button_is_pressed(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    before = home.get_state("button.push")
    control = open_control(page, odoo, "button.push", instances["Home"])
    button(control, "press").click()
    eventually(lambda: home.get_state("button.push"), lambda now: now is not None and now != before, 8)


def test_a_message_is_spoken_by_the_chosen_player(
    page: Page, office: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    control = open_control(page, odoo, "tts.reception_announcements", instances["Office"])
    control.get_by_role("textbox", name="Message").fill("The lift is being repaired")
    expect(control.get_by_role("group", name="Media player", exact=True)).to_be_visible()
    screenshot(page, "message")
    button(control, "speak").click()
    eventually_in_home(office, "media_player.reception_lobby_music", media_title="The lift is being repaired")
    expect(control.get_by_role("textbox", name="Message")).to_have_value("")


def test_an_update_is_skipped_and_offered_again_and_installed(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    entity_id = "update.demo_update_with_progress"
    control = open_control(page, odoo, entity_id, instances["Home"])
    button(control, "skip").click()
    eventually_in_home(home, entity_id, "off")
    button(control, "clear_skipped").click()
    eventually_in_home(home, entity_id, "on")
    button(control, "install").click()
    page.get_by_role("dialog").get_by_role("button", name="Yes").click()
    expect(control.get_by_role("progressbar")).to_be_visible()
    screenshot(page, "installing")
    eventually(
        lambda: home.get_state(entity_id), lambda found: found is not None and found["state"] == "off", 30
    )
