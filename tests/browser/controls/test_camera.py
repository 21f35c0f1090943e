"""Pictures of Home Assistant come through Odoo: what a camera sees, live too, artwork and images."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.controls.control_page import button, open_control
from tests.odoo_client import OdooClient
from tests.waiting import eventually, in_state

CAMERA = "camera.demo_camera"
PLAYER = "media_player.reception_lobby_music"
PAINTING = "image.reception_painting"
Screenshot = Callable[[Page, str], Path]


def is_drawn(picture: Locator) -> None:
    """The picture has come and Chromium could draw it."""
    expect(picture).to_be_visible()
    eventually(lambda: picture.evaluate("image => image.complete && image.naturalWidth"), bool, 8)


def test_what_a_camera_sees_moves_and_comes_from_odoo_alone(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    control = open_control(page, odoo, CAMERA, instances["Home"])
    is_drawn(control.locator(".o_ha_picture img"))
    screenshot(page, "snapshot")
    control.get_by_role("button", name="Live").click()
    picture = page.locator(".o_ha_live_picture")
    is_drawn(picture.locator("img"))
    seen: set[str | None] = set()

    def several_frames() -> int:
        seen.add(picture.get_attribute("data-url"))
        return len(seen)

    eventually(several_frames, lambda frames: frames >= 4, 8)
    screenshot(page, "live")
    page.get_by_role("button", name="Close", exact=True).last.click()
    expect(picture).to_have_count(0)
    fetched = len([url for url in asked if "/picture/" in url])
    page.wait_for_timeout(1500)  # that no more pictures are fetched shows only after a while
    assert len([url for url in asked if "/picture/" in url]) <= fetched + 1, "nobody looks"
    assert not [url for url in asked if url.startswith(home.url)]
    assert home.token not in page.content()
    assert "token=" not in page.content()


def test_a_camera_is_turned_off_and_on(
    page: Page, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    control = open_control(page, odoo, CAMERA, instances["Home"])
    for service, state in (("turn_off", "idle"), ("turn_on", "streaming")):
        button(control, service).click()
        eventually(lambda: home.get_state(CAMERA), in_state(state), 8)


def test_an_image_is_shown(
    page: Page, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    control = open_control(page, odoo, PAINTING, instances["Office"])
    is_drawn(control.locator(".o_ha_picture img"))
    screenshot(page, "image")


def test_the_artwork_of_what_is_played_changes_with_it(
    page: Page, office: HomeAssistant, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    office.call_service("media_player", "turn_on", entity_id=PLAYER)
    office.call_service("media_player", "media_play", entity_id=PLAYER)
    control = open_control(page, odoo, PLAYER, instances["Office"])
    picture = control.locator(".o_ha_media_picture img")
    is_drawn(picture)
    before = picture.get_attribute("src")
    office.call_service("media_player", "media_next_track", entity_id=PLAYER)
    eventually(lambda: picture.get_attribute("src"), lambda now: now != before, 8)
    is_drawn(picture)
    screenshot(page, "artwork")


def test_neither_token_nor_address_is_stored(odoo: OdooClient, instances: dict[str, int]) -> None:
    found = odoo.search_read("ha.entity", [("instance_id", "in", list(instances.values()))], "attributes")
    told = [entity["attributes"] for entity in found if entity["attributes"]]
    assert any("entity_picture" in attributes for attributes in told)
    for attributes in told:
        assert "access_token" not in attributes
        assert "token=" not in str(attributes.get("entity_picture"))
