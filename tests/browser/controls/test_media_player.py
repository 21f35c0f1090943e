"""A media player of Home Assistant plays what is asked for in Odoo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import (
    button,
    eventually_in_home,
    expect_settled,
    open_control,
    pick,
    slider,
)
from tests.odoo_client import OdooClient
from tests.waiting import eventually

PLAYER = "media_player.reception_lobby_music"
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def control(
    page: Page, office: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> Iterator[Locator]:
    """The control of a player that is paused at the beginning of its first track."""
    office.call_service("media_player", "turn_on", entity_id=PLAYER)
    while _attribute(office, "media_title") != "Quiet piano":
        office.call_service("media_player", "media_next_track", entity_id=PLAYER)
    office.call_service("media_player", "media_seek", entity_id=PLAYER, seek_position=0)
    office.call_service("media_player", "media_pause", entity_id=PLAYER)
    office.call_service("media_player", "volume_set", entity_id=PLAYER, volume_level=0.3)
    office.call_service("media_player", "volume_mute", entity_id=PLAYER, is_volume_muted=False)
    office.call_service("media_player", "shuffle_set", entity_id=PLAYER, shuffle=False)
    office.call_service("media_player", "repeat_set", entity_id=PLAYER, repeat="off")
    yield open_control(page, odoo, PLAYER, instances["Office"])
    office.call_service("media_player", "turn_on", entity_id=PLAYER)


def _attribute(office: HomeAssistant, name: str) -> Any:
    found = office.get_state(PLAYER)
    assert found is not None
    return found["attributes"].get(name)


def _position(control: Locator) -> int:
    minutes, seconds = control.locator(".o_ha_media_position").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def test_it_plays_and_pauses_and_the_position_goes_on_with_it(
    page: Page, office: HomeAssistant, control: Locator, screenshot: Screenshot
) -> None:
    expect(control.locator(".o_ha_media_title")).to_have_text("Quiet piano")
    button(control, "media_play").click()
    eventually_in_home(office, PLAYER, "playing")
    expect_settled(control)
    first = _position(control)
    eventually(lambda: _position(control), lambda position: position >= first + 2, 30)
    screenshot(page, "playing")
    button(control, "media_pause").click()
    eventually_in_home(office, PLAYER, "paused")
    button(control, "media_stop").click()
    eventually_in_home(office, PLAYER, "idle")


def test_another_track_brings_its_title_and_its_picture(
    page: Page, office: HomeAssistant, control: Locator
) -> None:
    picture = control.locator(".o_ha_media_picture img")
    expect(picture).to_be_visible()
    first = picture.get_attribute("src")
    button(control, "media_next_track").click()
    eventually_in_home(office, PLAYER, media_title="Morning in the atrium")
    expect(control.locator(".o_ha_media_title")).to_have_text("Morning in the atrium")
    expect(picture).not_to_have_attribute("src", first or "")
    page.wait_for_function("() => document.querySelector('.o_ha_media_picture img')?.naturalWidth > 100")
    button(control, "media_previous_track").click()
    eventually_in_home(office, PLAYER, media_title="Quiet piano")


def test_it_goes_to_another_place(page: Page, office: HomeAssistant, control: Locator) -> None:
    handle = slider(control, "Position")
    handle.focus()
    page.keyboard.press("End")
    eventually_in_home(office, PLAYER, media_position=214)
    expect(control.locator(".o_ha_media_position")).to_have_text("3:34")


def test_it_becomes_louder_quieter_and_silent(page: Page, office: HomeAssistant, control: Locator) -> None:
    handle = slider(control, "Volume")
    handle.focus()
    page.keyboard.press("ArrowRight")
    eventually_in_home(office, PLAYER, volume_level=0.31)
    page.keyboard.press("End")
    eventually_in_home(office, PLAYER, volume_level=1)
    button(control, "volume_down").click()
    eventually_in_home(office, PLAYER, volume_level=0.9)
    button(control, "volume_up").click()
    eventually_in_home(office, PLAYER, volume_level=1)
    button(control, "volume_mute").click()
    eventually_in_home(office, PLAYER, is_volume_muted=True)
    button(control, "volume_mute").click()
    eventually_in_home(office, PLAYER, is_volume_muted=False)


def test_source_sound_order_and_repetition_are_chosen(office: HomeAssistant, control: Locator) -> None:
    pick(control, "Source", "Line in")
    eventually_in_home(office, PLAYER, source="Line in")
    pick(control, "Sound mode", "Speech")
    eventually_in_home(office, PLAYER, sound_mode="Speech")
    button(control, "shuffle_set").click()
    eventually_in_home(office, PLAYER, shuffle=True)
    for repeat in ("all", "one", "off"):
        button(control, "repeat_set").click()
        eventually_in_home(office, PLAYER, repeat=repeat)


def test_it_is_turned_off_and_on(office: HomeAssistant, control: Locator) -> None:
    button(control, "turn_off").click()
    eventually_in_home(office, PLAYER, "off")
    expect(button(control, "media_play")).to_have_count(0)
    button(control, "turn_on").click()
    eventually_in_home(office, PLAYER, "idle")
