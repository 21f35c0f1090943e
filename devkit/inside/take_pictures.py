"""Takes the pictures of the README from a running Odoo. Runs in the environment of the tests, which has Playwright.

Reads one JSON object: `url`, `login`, `password`, `browser` (an executable), `directory`;
writes one line for each picture.
"""

from __future__ import annotations

import json
import sys

from camera import Pictures, call, chromium, keep_living_room

FAVOURITES = (
    "light.kitchen_lights", "climate.hvac", "cover.living_room_window", "media_player.walkman", "lock.front_door",
    "light.ceiling_lights", "sensor.living_room_temperature", "fan.living_room_fan",
    "vacuum.demo_vacuum_0_ground_floor",
    "alarm_control_panel.security", "scene.movie_evening", "weather.demo_weather_south",
)  # fmt: skip


def overview(pictures: Pictures) -> None:
    """The first home at a glance."""
    for name, looks in (
        ("overview", {}),
        ("overview-dark", {"dark": True}),
        ("overview-phone", {"phone": True}),
    ):
        pictures.take(name, "/odoo/home-assistant-overview", ".o_ha_room", **looks)


def dashboard(pictures: Pictures) -> None:
    """A room of the first home, also on a phone, and what one entity can do."""
    keep_living_room(pictures)
    page = pictures.page(phone=True)
    page.goto("/odoo/home-assistant-dashboard")
    page.locator(".o_ha_area_choice button").click()
    page.locator(".o_ha_area_menu [data-key]", has_text="Living Room").click()
    page.locator(".o_ha_area .o_ha_tile").first.wait_for()
    pictures.keep(page, "dashboard-phone")
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
    with chromium(given["browser"]) as browser:
        pictures = Pictures(browser, given["url"], given["login"], given["password"], given["directory"])
        overview(pictures)
        dashboard(pictures)
        favourites(pictures)
        monitor(pictures)
        entities = "/odoo/action-odoo_ha_addon.action_ha_entity"
        pictures.take("entities", f"{entities}?view_type=list", ".o_ha_state:visible")
        pictures.take("areas", f"{entities}?view_type=kanban", ".o_ha_state:visible")
        pictures.take("instances", "/odoo/home-assistant-instances", ".o_ha_card .o_ha_connection")


main()
