"""A customer's page while it is open: what is given anew, what staff writes, what more they may do."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Pages
from tests.browser.profiles import SIZES
from tests.odoo_client import OdooClient

LIGHT, SPEAKER = "light.kitchen_lights", "media_player.bedroom"
HOME = "/my/home-assistant"


@pytest.fixture
def customer(odoo: OdooClient, member_password: str) -> Iterator[dict[str, Any]]:
    """Somebody with an account of the portal, whom nothing is given."""
    [group] = odoo.search_read(
        "ir.model.data", [("name", "=", "group_portal"), ("module", "=", "base")], "res_id"
    )
    login = f"clara-{secrets.token_hex(4)}"
    user = odoo.create(
        "res.users",
        name="Clara Customer",
        login=login,
        password=member_password,
        email=f"{login}@example.com",
        group_ids=[(6, 0, [group["res_id"]])],
    )
    [found] = odoo.search_read("res.users", [("id", "=", user)], "partner_id")
    yield {"login": login, "partner_id": found["partner_id"][0]}
    odoo.call("res.users", "write", [user], {"active": False})


@pytest.fixture
def give(odoo: OdooClient, customer: dict[str, Any], instances: dict[str, int]) -> Callable[..., int]:
    """`give(entity_id, **values)` shares it with the customer; returns the record's id."""

    def share(entity_id: str, **values: object) -> int:
        domain = [("instance_id", "=", instances["Home"]), ("entity_id", "=", entity_id)]
        [entity] = odoo.search_read("ha.entity", domain, "id")
        odoo.create(
            "ha.grant",
            instance_id=instances["Home"],
            receiver="partner",
            partner_id=customer["partner_id"],
            entity_ids=[(6, 0, [entity["id"]])],
            **{"access": "control", **values},
        )
        found: int = entity["id"]
        return found

    return share


@pytest.fixture
def opened(pages: Pages, customer: dict[str, Any], member_password: str) -> Callable[..., Page]:
    def open_page(address: str = HOME, *, dark: bool = False) -> Page:
        page = pages(customer["login"], member_password, phone=True)
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.goto(address)
        return page

    return open_page


def test_what_is_given_anew_stands_on_the_open_page(
    opened: Callable[..., Page], give: Callable[..., int], odoo: OdooClient, customer: dict[str, Any]
) -> None:
    page = opened()
    expect(page.locator(".o_ha_page_empty")).to_contain_text("Nothing is shared with you at this moment.")
    page.evaluate("window.isTheSamePage = true")
    give(LIGHT)
    expect(page.locator(".o_ha_tile")).to_have_count(1)
    give(SPEAKER)
    expect(page.locator(".o_ha_tile")).to_have_count(2)
    odoo.call(
        "ha.grant",
        "action_revoke",
        odoo.call("ha.grant", "search", [("partner_id", "=", customer["partner_id"])]),
    )
    expect(page.get_by_role("heading", name="This is over")).to_be_visible()
    give(LIGHT)
    expect(page.locator(".o_ha_tile")).to_have_count(1)
    assert page.evaluate("window.isTheSamePage")


def test_staff_and_a_customer_write_to_each_other(
    opened: Callable[..., Page], give: Callable[..., int], odoo: OdooClient
) -> None:
    light = give(LIGHT, shares_messages=True)
    page = opened(f"{HOME}/entity/{light}")
    page.get_by_label("Write a message").fill("The lamp above the table flickers.")
    page.get_by_role("button", name="Send").click()
    own = page.locator(".o_ha_conversation_own")
    expect(own).to_contain_text("The lamp above the table flickers.")
    comment = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
    odoo.call("ha.entity", "message_post", [light], body="Somebody comes at noon.", **comment)
    expect(page.locator(".o_ha_conversation li").first).to_contain_text("Somebody comes at noon.")
    odoo.call("ha.entity", "message_post", [light], body="Again?", subtype_xmlid="mail.mt_note")
    odoo.call("ha.entity", "message_post", [light], body="At half past, rather.", **comment)
    expect(page.locator(".o_ha_conversation li").first).to_contain_text("At half past, rather.")
    expect(page.locator(".o_ha_conversation")).not_to_contain_text("Again?")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_page_with_messages_and_more_services_looks_well(
    opened: Callable[..., Page],
    give: Callable[..., int],
    pages: Pages,
    odoo: OdooClient,
    instances: dict[str, int],
    dark: bool,
) -> None:
    found = odoo.call(
        "ha.service", "name_search", "play_media", context={"ha_services_of": instances["Home"]}
    )
    assert [name for _id, name in found if "(media_player.play_media)" in name], found
    speaker = give(SPEAKER, shares_messages=True, service_ids=[(6, 0, [found[0][0]])])
    long = "A word that is longer than a phone is wide: " + "Rindfleischetikettierungsüberwachung" * 3
    odoo.call(
        "ha.entity",
        "message_post",
        [speaker],
        body=long,
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
    )
    page = opened(f"{HOME}/entity/{speaker}", dark=dark)
    expect(page.locator(".o_ha_conversation li")).not_to_have_count(0)
    page.get_by_label("Write a message").fill("Thank you\nvery much")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".o_ha_conversation_own")).not_to_have_count(0)
    expect(page.locator(".o_ha_more_service")).to_have_count(1)
    for name, width, height in (("narrow", 320, 640), ("phone", 390, 844), ("desktop", 1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        pages.screenshot(page, f"{name}-top")
        page.locator(".o_ha_more_service").scroll_into_view_if_needed()
        pages.screenshot(page, f"{name}-services")
        page.locator(".o_ha_conversation").scroll_into_view_if_needed()
        pages.screenshot(page, f"{name}-messages")
    page.set_viewport_size(SIZES["phone"])
