"""Takes the pictures of the manual that the README has not. Runs as take_pictures.py does.

Reads one JSON object: `url`, `passwords` by login, `browser` (an executable), `directory`;
writes one line for each picture.
"""

from __future__ import annotations

import json
import sys

from camera import REST, Pictures, call, chromium
from playwright.sync_api import Page

ROOM = "Living Room"


def connect(administrator: Pictures) -> None:
    """Where a house is connected, and what is wrong with one that is not."""
    page = administrator.page()
    page.goto("/odoo/home-assistant-connect")
    page.locator("#o_ha_connect_address").fill("http://homeassistant.local:8123")
    page.locator(".o_ha_connect_nearby p, .o_ha_connect_nearby li").first.wait_for()
    administrator.keep(page, "connect")
    [instance, *_] = call(page, "ha.instance", "search", [], limit=1)
    page.goto(f"/odoo/ha.instance/{instance}")
    page.get_by_role("button", name="Diagnose").first.click()
    page.locator(".modal-content [name=line_ids] tr.o_data_row").first.wait_for()
    administrator.keep(page, "diagnose")
    page.context.close()


def settings(administrator: Pictures) -> None:
    """What can be set."""
    administrator.take(
        "settings",
        "/odoo/settings#odoo_ha_addon",
        ".app_settings_block[data-key='odoo_ha_addon'] .o_setting_box",
    )


def sharing(manager: Pictures) -> None:
    """A room is shared by a link, what a guest sees and does there on a phone, and what a manager sees of that. The
    link is revoked afterwards."""
    page = manager.page()
    page.goto("/odoo/home-assistant-overview")
    [room] = call(page, "ha.area", "search", [["name", "=", ROOM]], limit=1)
    page.goto(f"/odoo/ha.area/{room}")
    page.locator(".oe_stat_button:visible", has_text="Share").click()
    dialog = page.locator(".modal-content").last
    dialog.get_by_label("A link").check()
    dialog.locator("[name=name] input").fill("Guest in the living room")
    dialog.locator("[name=pin] input").fill("4711")
    manager.keep(page, "share")
    dialog.locator("[name=pin] input").fill("")
    dialog.get_by_role("button", name="Make the Link").click()
    dialog = page.locator(".modal-content").last
    dialog.locator("[name=qr_code] img").wait_for()
    try:
        _as_guest(manager, dialog.locator("[name=address] span").first.inner_text())
        manager.take("grants", "/odoo/home-assistant-grants", ".o_data_row")
    finally:
        links = call(page, "ha.grant.link", "search", [["name", "=", "Guest in the living room"]])
        call(page, "ha.grant.link", "action_revoke", links)
    page.context.close()
    manager.take("timeline", "/odoo/home-assistant-timeline", ".o_ha_timeline_day")


def _as_guest(manager: Pictures, address: str) -> None:
    page: Page = manager.page(phone=True, stranger=True)
    page.goto(address)
    fan = page.locator(".o_ha_tile").filter(has_text="Fan")
    switch = fan.locator("input[type=checkbox], [role=switch]").first
    for _turned in ("on", "off"):
        switch.click()
        page.wait_for_timeout(REST)
    manager.keep(page, "guest-phone")
    page.context.close()


def main() -> None:
    """Take all pictures."""
    given = json.load(sys.stdin)
    with chromium(given["browser"]) as browser:
        people = {
            login: Pictures(browser, given["url"], login, given["passwords"][login], given["directory"])
            for login in ("manager", "administrator")
        }
        connect(people["administrator"])
        settings(people["administrator"])
        sharing(people["manager"])


main()
