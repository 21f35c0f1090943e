"""From an address to a Home Assistant that is connected, by Home Assistant's own login page."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.conftest import Pages
from tests.browser.screens import ALL_INSTANCES, SECOND, go, open_instance
from tests.conftest import MakeInstance, wait_for_connection
from tests.odoo_client import OdooClient
from tests.waiting import eventually

Screenshot = Callable[[Page, str], Path]
CONNECT = "/odoo/home-assistant-connect"
PASSWORD = "journey-through-the-login"


@pytest.fixture
def administrator(office: HomeAssistant) -> Iterator[str]:
    """A user of the office's Home Assistant, with `PASSWORD`, whom Odoo does not know yet; returns the login."""
    login = f"journey_{uuid.uuid4().hex[:8]}"
    new = {"type": "config/auth/create", "name": "Journey", "group_ids": ["system-admin"]}
    user_id = office.commands(new)[0]["user"]["id"]
    credentials = {"user_id": user_id, "username": login, "password": PASSWORD}
    office.commands({"type": "config/auth_provider/homeassistant/create", **credentials})
    yield login
    office.commands({"type": "config/auth/delete", "user_id": user_id})


@pytest.fixture
def made(odoo: OdooClient) -> Iterator[Callable[[], list[int]]]:
    """Ids of the instances that came since; they are gone after the test."""

    def all_of_them() -> list[int]:
        return [row["id"] for row in odoo.search_read("ha.instance", [("active", "in", [True, False])], "id")]

    before = set(all_of_them())

    def new() -> list[int]:
        return [each for each in all_of_them() if each not in before]

    yield new
    odoo.call("ha.instance", "unlink", new())


def tokens_of(server: HomeAssistant, login: str) -> list[tuple[str, str]]:
    """Kind and name of all tokens of a user, as Home Assistant has stored them."""
    stored = json.loads((server.config / ".storage" / "auth").read_text(encoding="utf-8"))["data"]
    user_ids = [row["user_id"] for row in stored["credentials"] if row["data"].get("username") == login]
    return [
        (row["token_type"], row["client_name"])
        for row in stored["refresh_tokens"]
        if row["user_id"] in user_ids
    ]


def find(page: Page, address: str) -> None:
    page.get_by_label("Address", exact=True).fill(address)
    page.get_by_role("button", name="Find Home Assistant").click()


def log_in(page: Page, login: str, password: str = PASSWORD) -> None:
    """Home Assistant's own page, as somebody fills it in."""
    page.locator("input[name=username]").fill(login)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_an_address_and_home_assistants_login_are_all_that_it_takes(
    pages: Pages,
    office: HomeAssistant,
    administrator: str,
    odoo: OdooClient,
    made: Callable[[], list[int]],
    screenshot: Screenshot,
) -> None:
    page = pages()
    go(page, ALL_INSTANCES)
    page.get_by_role("button", name="Connect", exact=True).click()
    find(page, f" {office.url.removeprefix('http://')}/lovelace/0 ")
    expect(page.locator(".o_ha_connect_found")).to_contain_text(f"Home Assistant {office.version}")
    expect(page.locator(".o_ha_connect_found")).to_contain_text(office.url)
    assert not made()
    screenshot(page, "found")
    page.get_by_role("button", name="Log in at Home Assistant").click()
    page.wait_for_url("**/auth/authorize**")
    page.locator("input[name=username]").wait_for()
    screenshot(page, "login")
    log_in(page, administrator)
    page.wait_for_url("**/odoo/*/home-assistant-connect**", timeout=60 * SECOND)
    expect(page.get_by_role("heading", name=f"{office.name} is connected")).to_be_visible(timeout=60 * SECOND)
    screenshot(page, "connected")
    [instance_id] = made()
    wait_for_connection(odoo, instance_id)
    page.get_by_role("button", name="Go to the overview").click()
    expect(page.locator(".o_ha_overview .o_ha_room").first).to_be_visible(timeout=30 * SECOND)


def test_only_the_token_stays_in_home_assistant(
    pages: Pages, office: HomeAssistant, administrator: str, odoo: OdooClient, made: Callable[[], list[int]]
) -> None:
    page = pages()
    go(page, CONNECT)
    find(page, office.url)
    page.get_by_role("button", name="Log in at Home Assistant").click()
    log_in(page, administrator)
    page.wait_for_url("**/odoo/*/home-assistant-connect**", timeout=60 * SECOND)
    assert "code" not in page.url
    assert "eyJ" not in page.content()
    [instance_id] = made()
    wait_for_connection(odoo, instance_id)
    [(_kind, name)] = eventually(
        lambda: tokens_of(office, administrator),
        lambda tokens: [kind for kind, _name in tokens] == ["long_lived_access_token"],
        30,
        0.5,
    )
    assert name.startswith("Odoo ")


def test_who_goes_back_without_a_login_finds_the_address_still_there(
    pages: Pages, office: HomeAssistant, made: Callable[[], list[int]]
) -> None:
    page = pages()
    go(page, CONNECT)
    find(page, office.url)
    page.get_by_role("button", name="Log in at Home Assistant").click()
    page.wait_for_url("**/auth/authorize**")
    page.goto("/ha/connect/callback?error=access_denied&state=x")
    expect(page.get_by_role("alert")).to_contain_text("Log in again")
    assert not made()


def test_an_instance_whose_token_was_refused_is_logged_in_to_again(
    pages: Pages, office: HomeAssistant, administrator: str, odoo: OdooClient, make_instance: MakeInstance
) -> None:
    instance_id = make_instance("Again", url=office.url, token="wrong")
    wait_for_connection(odoo, instance_id, "refused")
    page = pages()
    open_instance(page, instance_id)
    page.get_by_role("button", name="Log in again").click()
    log_in(page, administrator)
    page.wait_for_url(f"**/odoo/{instance_id}/home-assistant-connect**", timeout=60 * SECOND)
    expect(page.get_by_role("heading", name="Again is connected")).to_be_visible(timeout=60 * SECOND)


def test_a_token_is_the_second_way(
    pages: Pages, office: HomeAssistant, made: Callable[[], list[int]], screenshot: Screenshot
) -> None:
    token = office.add_user(f"journey_{uuid.uuid4().hex[:8]}", admin=True)
    page = pages(phone=True)
    go(page, CONNECT)
    find(page, office.url)
    page.get_by_role("button", name="Use an access token instead").click()
    link = page.get_by_role("link", name="your profile in Home Assistant")
    expect(link).to_have_attribute("href", f"{office.url}/profile/security")
    page.get_by_label("Access token").fill("wrong")
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("refused the access token")
    screenshot(page, "refused")
    page.get_by_label("Access token").fill(token)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("heading", name=f"{office.name} is connected")).to_be_visible(timeout=60 * SECOND)
    assert len(made()) == 1


def test_what_does_not_answer_is_told_with_what_to_do(pages: Pages, screenshot: Screenshot) -> None:
    page = pages(phone=True)
    go(page, CONNECT)
    for address, words in (
        ("http://127.0.0.1:9", "Nothing answers at this address"),
        ("http://no-such-house.invalid", "host name in the address cannot be found"),
        ("ftp://house", "This is not an address"),
    ):
        page.get_by_label("Address", exact=True).fill(address)
        page.get_by_role("button", name="Find Home Assistant").or_(
            page.get_by_role("button", name="Try again")
        ).click()
        expect(page.get_by_role("alert")).to_contain_text(words, timeout=20 * SECOND)
    screenshot(page, "told")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Learn more").click()
    expect(opened.value.get_by_role("heading", name="The address is not valid")).to_be_in_viewport()
    screenshot(opened.value, "learned")
