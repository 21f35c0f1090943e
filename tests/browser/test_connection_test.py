"""The button Test connection tells what is there, or what to do."""

from __future__ import annotations

import re
import socket
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.screens import SECOND, open_instance
from tests.conftest import MakeInstance
from tests.odoo_client import OdooClient

Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def silent_url() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def run_test(page: Page, instance_id: int) -> Locator:
    """Open an instance, press the button, and return the dialog with the result."""
    open_instance(page, instance_id)
    page.get_by_role("button", name="Test connection").click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".alert:visible").first.wait_for()
    return dialog


def field(dialog: Locator, name: str) -> Locator:
    return dialog.locator(f"[name={name}]").last


def test_a_good_connection_shows_version_location_token_entities_and_round_trip(
    page: Page, home: HomeAssistant, instances: dict[str, int], screenshot: Screenshot
) -> None:
    dialog = run_test(page, instances["Home"])
    expect(dialog.locator(".alert-success")).to_be_visible()
    expect(field(dialog, "ha_version")).to_have_text(home.version)
    expect(field(dialog, "location_name")).to_have_text(home.name)
    expect(field(dialog, "token_kind")).to_have_text("Administrator")
    assert int(field(dialog, "entity_count").inner_text().replace(",", "")) > 10
    assert 0 < float(field(dialog, "round_trip").inner_text()) < 5000
    screenshot(page, "result")


def test_a_token_of_an_ordinary_user_is_told_apart(
    page: Page, home: HomeAssistant, make_instance: MakeInstance, screenshot: Screenshot
) -> None:
    token = home.add_user(f"journey_{uuid.uuid4().hex[:8]}")
    dialog = run_test(page, make_instance("Ordinary token", url=home.url, token=token))
    expect(field(dialog, "token_kind")).to_have_text("User")
    expect(dialog).to_contain_text("needs the token of an")
    screenshot(page, "result")


def test_it_works_on_an_archived_instance(
    page: Page, home: HomeAssistant, odoo: OdooClient, make_instance: MakeInstance
) -> None:
    instance_id = make_instance("Archived", url=home.url, token=home.token)
    odoo.call("ha.instance", "write", [instance_id], {"active": False})
    dialog = run_test(page, instance_id)
    expect(dialog.locator(".alert-success")).to_be_visible()


def test_a_wrong_token_is_reported_with_what_to_do(
    page: Page, home: HomeAssistant, make_instance: MakeInstance, screenshot: Screenshot
) -> None:
    dialog = run_test(page, make_instance("Wrong", url=home.url, token="wrong"))
    expect(dialog.locator(".alert-danger")).to_contain_text(re.compile("token.*Create a new one"))
    screenshot(page, "result")


def test_a_silent_server_is_given_up_and_odoo_serves_others_meanwhile(
    page: Page, odoo: OdooClient, make_instance: MakeInstance, silent_url: str, screenshot: Screenshot
) -> None:
    open_instance(page, make_instance("Silent", url=silent_url, token="x"))
    page.get_by_role("button", name="Test connection").click()
    for _ in range(5):
        odoo.search_read("ha.instance", [], "name")
    told = page.get_by_role("dialog").locator(".alert-danger")
    expect(told).to_have_count(0, timeout=1)
    expect(told).to_contain_text("did not answer in time", timeout=60 * SECOND)
    screenshot(page, "result")
