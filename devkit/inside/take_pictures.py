"""Takes the pictures of the README from a running Odoo. Runs in the environment of the tests, which has Playwright.

Reads one JSON object: `url`, `login`, `password`, `browser` (an executable), `directory`;
writes one line for each picture.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
FAVOURITES = (
    "light.kitchen_lights", "climate.hvac", "cover.living_room_window", "media_player.walkman", "lock.front_door",
    "light.ceiling_lights", "sensor.living_room_temperature", "fan.living_room_fan",
    "vacuum.demo_vacuum_0_ground_floor",
    "alarm_control_panel.security", "scene.movie_evening", "weather.demo_weather_south",
)  # fmt: skip
#: Milliseconds for icons, states and pictures to come after the page is there.
REST = 2500


class Pictures:
    """Opens pages of Odoo and keeps what they show."""

    def __init__(self, browser: Browser, given: dict[str, Any]) -> None:
        self._browser = browser
        self._given = given
        self._cookies = self._log_in()

    def _log_in(self) -> list[Any]:
        page = self._browser.new_page(base_url=self._given["url"])
        page.goto("/web/login")
        page.locator("input[name=login]").fill(self._given["login"])
        page.locator("input[name=password]").fill(self._given["password"])
        page.locator("button[type=submit]").first.click()
        page.locator(".o_main_navbar").wait_for()
        cookies = page.context.cookies()
        page.context.close()
        return cookies

    def page(self, *, phone: bool = False) -> Page:
        """An empty page in which the user is logged in."""
        context = self._browser.new_context(
            base_url=self._given["url"], viewport=PHONE if phone else DESKTOP, has_touch=phone, locale="en-US",
            device_scale_factor=2 if phone else 1,
        )  # fmt: skip
        context.add_cookies(self._cookies)
        return context.new_page()

    def keep(self, page: Page, name: str) -> None:
        """Keep what `page` shows."""
        page.wait_for_timeout(REST)
        page.screenshot(path=Path(self._given["directory"]) / f"{name}.png", animations="disabled")
        print(name, flush=True)

    def take(self, name: str, path: str, ready: str, **looks: bool) -> None:
        """Keep a picture of one address when `ready` (a selector) is there."""
        page = self.page(**looks)
        page.goto(path)
        page.locator(ready).first.wait_for()
        self.keep(page, name)
        page.context.close()


def call(page: Page, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
    """Call a method of a model as the user."""
    params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
    answer = page.request.post(f"/web/dataset/call_kw/{model}/{method}", data={"params": params}).json()
    if "error" in answer:
        raise SystemExit(answer["error"]["data"]["message"])
    return answer["result"]


def dashboard(pictures: Pictures) -> None:
    """The rooms of the first home, and what one entity can do."""
    for name, looks in (
        ("dashboard", {}),
        ("dashboard-phone", {"phone": True}),
    ):
        page = pictures.page(**looks)
        page.goto("/odoo/home-assistant-dashboard")
        if "phone" in looks:
            page.locator(".o_ha_area_choice button").click()
            page.locator(".o_ha_area_menu [data-key]", has_text="Living Room").click()
        else:
            page.locator(".o_ha_floors .o_ha_area_button", has_text="Living Room").click()
        page.locator(".o_ha_area .o_ha_tile").first.wait_for()
        pictures.keep(page, name)
        if not looks:
            page.locator(
                ".o_ha_tile[data-entity-id='light.living_room_rgbww_lights'] .o_ha_tile_open"
            ).click()
            page.locator(".o_ha_entity_dialog").wait_for()
            pictures.keep(page, "light")
        page.context.close()


def favourites(pictures: Pictures) -> None:
    """Favourites; those that are only for the picture are none afterwards."""
    page = pictures.page()
    page.goto("/odoo/home-assistant-favourites")
    had = [row["id"] for row in call(page, "ha.favourite", "load")]
    wanted = call(page, "ha.entity", "search_read", [["entity_id", "in", FAVOURITES]], ["entity_id"])
    wanted.sort(key=lambda row: FAVOURITES.index(row["entity_id"]))
    new = [row["id"] for row in wanted if row["id"] not in had]
    try:
        for entity_id in new:
            call(page, "ha.favourite", "mark", entity_id, True)
        pictures.take("favourites", "/odoo/home-assistant-favourites", ".o_ha_favourite_card")
        pictures.take(
            "favourites-phone", "/odoo/home-assistant-favourites", ".o_ha_favourite_card", phone=True
        )
    finally:
        for entity_id in new:
            call(page, "ha.favourite", "mark", entity_id, False)
        page.context.close()


def monitor(pictures: Pictures) -> None:
    """The machines of the home that has some, after its charts have begun."""
    page = pictures.page()
    page.goto("/odoo/home-assistant-monitor")
    # Until the page knows which instance is the current one, its question may overtake the choice of another.
    page.locator(".o_ha_machine, .o_ha_monitor .o_ha_nothing").first.wait_for()
    state = call(page, "ha.instance", "search_read", [], ["name"])
    before = page.request.post("/odoo_ha_addon/get_instances", data={"params": {}}).json()["result"]["data"]
    with_machines = [row["id"] for row in state if call(page, "ha.dashboard", "machines", row["id"])]
    if with_machines:
        choose = "/odoo_ha_addon/switch_instance"
        page.request.post(choose, data={"params": {"instance_id": with_machines[0]}})
        page.goto("/odoo/home-assistant-monitor")
        page.locator(".o_ha_machine").first.wait_for()
        page.wait_for_timeout(30_000)
        pictures.keep(page, "monitor")
        page.request.post(choose, data={"params": {"instance_id": before["current_instance_id"]}})
    page.context.close()


def main() -> None:
    """Take all pictures."""
    given = json.load(sys.stdin)
    with sync_playwright() as playwright:
        flags = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=given["browser"], args=flags)
        pictures = Pictures(browser, given)
        dashboard(pictures)
        favourites(pictures)
        monitor(pictures)
        entities = "/odoo/action-odoo_ha_addon.action_ha_entity"
        pictures.take("entities", f"{entities}?view_type=list", ".o_ha_state")
        pictures.take("areas", f"{entities}?view_type=kanban", ".o_ha_state")
        pictures.take("instances", "/odoo/home-assistant-instances", ".o_ha_card .o_ha_connection")
        browser.close()


main()
