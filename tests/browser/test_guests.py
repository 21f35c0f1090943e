"""Guests and customers, on phones, with a real Home Assistant: they come in, see, control, and it ends."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.conftest import Pages, nobody
from tests.browser.controls.control_page import eventually_in_home, power
from tests.browser.inspector import Inspector
from tests.browser.profiles import SIZES
from tests.odoo_client import OdooClient

LIGHT = "light.kitchen_lights"
OTHER_QUESTIONS = re.compile(r"/(actions|connections|messages|script_fields|services)$")
LARGEST_KIB = 300
"""Of all that a phone loads for a guest's page, compressed."""


def test_a_guest_switches_a_light_sees_it_live_and_hears_that_it_is_over(
    pages: Pages, odoo: OdooClient, home: HomeAssistant, share: Callable[..., tuple[str, int]]
) -> None:
    home.call_service("light", "turn_off", entity_id=LIGHT)
    address, link = share(LIGHT, "sensor.outside_temperature", asks_name=True, pin="2468")
    page = nobody(pages)
    page.goto(address)
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("PIN").fill("1111")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_have_text("This PIN is wrong.")
    pages.screenshot(page, "door")
    page.get_by_label("PIN").fill("2468")
    page.get_by_role("button", name="Open").click()
    page.wait_for_url(re.compile(r"/ha/g/[0-9a-f]{16}$"))
    switch = power(page.locator(".o_ha_tile"))
    expect(switch).to_be_enabled()
    expect(switch).not_to_be_checked()
    pages.screenshot(page, "off")
    switch.click()
    eventually_in_home(home, LIGHT, "on")
    expect(switch).to_be_checked()
    home.call_service("light", "turn_off", entity_id=LIGHT)
    expect(switch).not_to_be_checked()
    pages.screenshot(page, "live")
    [command] = odoo.search_read("ha.command", [("guest", "=", "Ana (Guest)")], "name", "state", limit=1)
    assert (command["name"], command["state"]) == ("light.turn_on", "done")
    odoo.call("ha.grant.link", "action_revoke", [link])
    expect(page.get_by_role("heading", name="This is over")).to_be_visible(timeout=3_000)
    pages.screenshot(page, "over")
    page.reload()
    expect(page.get_by_role("heading", name="Nothing is shared here")).to_be_visible()
    pages.screenshot(page, "reloaded")


def once_it_follows(page: Page, then: Callable[[], object]) -> None:
    """When the server has told a page what it follows, and before the page hears that and connects to the bus.
    What else the page asks then has no answer.
    """

    def answered(route: Route) -> None:
        answer = route.fetch()
        then()
        page.route(OTHER_QUESTIONS, lambda other: other.abort())
        route.fulfill(response=answer)

    page.route("**/follow", answered, times=1)


def test_what_is_revoked_before_a_guests_page_listens_is_over_when_it_does(
    pages: Pages, odoo: OdooClient, share: Callable[..., tuple[str, int]]
) -> None:
    address, link = share(LIGHT)
    page = nobody(pages)
    once_it_follows(page, lambda: odoo.call("ha.grant.link", "action_revoke", [link]))
    page.goto(address)
    expect(page.get_by_role("heading", name="This is over")).to_be_visible(timeout=3_000)


def test_what_is_revoked_before_the_page_of_somebody_with_an_account_listens_is_over_when_it_does(
    pages: Pages, odoo: OdooClient, instances: dict[str, int]
) -> None:
    grant = odoo.create("ha.grant", instance_id=instances["Home"], user_id=odoo.uid, scope="all")
    page = pages(phone=True)
    once_it_follows(page, lambda: odoo.call("ha.grant", "action_revoke", [grant]))
    page.goto("/my/home-assistant")
    expect(page.get_by_role("heading", name="This is over")).to_be_visible(timeout=3_000)


def test_a_guests_page_is_small_and_loads_nothing_from_elsewhere(
    pages: Pages, share: Callable[..., tuple[str, int]]
) -> None:
    address, _link = share(
        LIGHT, "climate.hvac", "cover.living_room_window", "sensor.outside_temperature", with_history=True
    )
    page = nobody(pages)
    addresses: set[str] = set()
    page.on("response", lambda response: addresses.add(response.url))
    page.goto(address)
    page.locator(".o_ha_tile .o_ha_icon").first.wait_for()
    page.wait_for_function(
        'document.fonts.check("16px \'Material Design Icons\'") && document.fonts.status === "loaded"'
    )
    here = urlsplit(page.url).netloc
    loaded = [url for url in sorted(addresses) if url.startswith("http") and not url.endswith("/enter")]
    elsewhere = [url for url in loaded if urlsplit(url).netloc != here]
    # As a server in front of Odoo compresses it; what the browser has kept from another test counts too.
    sizes = {url: len(gzip.compress(page.request.get(url).body())) / 1024 for url in loaded}
    total = sum(sizes.values())
    print(f"{total:.0f} KiB", *(f"{size:.1f} {url}" for url, size in sizes.items()), sep="\n")
    pages.screenshot(page, "phone")
    assert elsewhere == []
    assert total <= LARGEST_KIB


@pytest.mark.parametrize("dark", [False, True])
def test_what_has_many_options_has_a_menu_on_a_phone(
    pages: Pages, home: HomeAssistant, share: Callable[..., tuple[str, int]], dark: bool
) -> None:
    home.call_service("climate", "set_fan_mode", entity_id="climate.hvac", fan_mode="on_low")
    page = nobody(pages)
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.goto(share("climate.hvac")[0])
    page.locator(".o_ha_tile_open").click()
    control = page.locator(".o_ha_entity_dialog .o_ha_control_full")
    toggle = control.get_by_role("group", name="Fan mode", exact=True).locator(".o_ha_options_toggle")
    expect(toggle).to_contain_text("On low")
    toggle.click()
    pages.screenshot(page, "menu")
    page.locator('.o_ha_options_menu [data-value="auto_high"]').click()
    eventually_in_home(home, "climate.hvac", fan_mode="auto_high")


@pytest.mark.parametrize("dark", [False, True])
def test_it_looks_well_on_every_device(
    pages: Pages, share: Callable[..., tuple[str, int]], inspector: Inspector, dark: bool
) -> None:
    address, _link = share(
        LIGHT, "light.bed_light", "climate.hvac", "cover.living_room_window", "sensor.outside_temperature",
        "switch.decorative_lights", "lock.front_door", "media_player.bedroom", "fan.living_room_fan",
    )  # fmt: skip
    page = nobody(pages)
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.goto(address)
    page.locator(".o_ha_tile").first.wait_for()
    for name, width, height in (("narrow", 320, 640), ("phone", 390, 844), ("desktop", 1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        pages.screenshot(page, f"{name}-{'dark' if dark else 'light'}")
    inspector.look_once(page, "a guest's page", "body")
    page.set_viewport_size(SIZES["phone"])
    page.locator(".o_ha_tile_open").first.click()
    page.locator(".o_ha_entity_dialog").wait_for()
    inspector.look_once(page, "a guest's dialog", ".o_ha_entity_dialog")
    pages.screenshot(page, f"dialog-{'dark' if dark else 'light'}")


def test_an_employee_finds_what_is_shared_in_their_account(
    pages: Pages, odoo: OdooClient, instances: dict[str, int], home: HomeAssistant
) -> None:
    home.call_service("light", "turn_off", entity_id=LIGHT)
    domain = [("instance_id", "=", instances["Home"]), ("entity_id", "=", LIGHT)]
    [light] = odoo.search_read("ha.entity", domain, "id")
    grant = odoo.create(
        "ha.grant",
        instance_id=instances["Home"],
        user_id=odoo.uid,
        entity_ids=[(6, 0, [light["id"]])],
        access="control",
    )
    page = pages(phone=True)
    page.goto("/my")
    page.get_by_role("link", name="Home Assistant").first.click()
    switch = power(page.locator(".o_ha_tile"))
    switch.click()
    eventually_in_home(home, LIGHT, "on")
    pages.screenshot(page, "rooms")
    odoo.call("ha.grant", "action_revoke", [grant])
    expect(page.get_by_role("heading", name="This is over")).to_be_visible(timeout=3_000)
