"""The control of an entity on its form, and how it is moved."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, Request, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.screens import ENTITIES, go
from tests.odoo_client import OdooClient
from tests.waiting import eventually


def open_control(page: Page, odoo: OdooClient, entity_id: str, instance_id: int) -> Locator:
    """Open the form of an entity; returns its control."""
    [entity] = odoo.search_read(
        "ha.entity", [("entity_id", "=", entity_id), ("instance_id", "=", instance_id)], "id"
    )
    go(page, f"{ENTITIES}/{entity['id']}")
    control = page.locator(f'.o_ha_control_full[data-entity-id="{entity_id}"]')
    control.wait_for()
    return control


def slider(control: Locator, label: str) -> Locator:
    return control.get_by_role("slider", name=label, exact=True)


def pick(control: Locator, label: str, value: str) -> None:
    """Pick an option by its value, whether it is a button or in a drop-down."""
    options = control.get_by_role("group", name=label, exact=True)
    if options.locator(".o_ha_options_toggle").count():
        options.locator(".o_ha_options_toggle").click()
        control.page.locator(f'.o_ha_options_menu [data-value="{value}"]').click()
    else:
        options.locator(f'button[data-value="{value}"]').click()


def button(control: Locator, service: str) -> Locator:
    return control.locator(f".o_ha_button[data-service={service}]")


def power(control: Locator) -> Locator:
    """The switch of the entity itself."""
    return control.locator(".o_ha_toggle input")


def expect_settled(control: Locator) -> None:
    """Nothing that was asked for is still shown as pending."""
    expect(control).to_have_attribute("data-pending", "0", timeout=10_000)


def eventually_in_home(
    home: HomeAssistant, entity_id: str, state: str | None = None, **attributes: Any
) -> None:
    """Home Assistant itself says so, within some seconds.

    Args:
        attributes: values, or pairs of the least and the most of a number.
    """

    def is_there(found: dict[str, Any] | None) -> bool:
        return (
            found is not None
            and (state is None or found["state"] == state)
            and all(_agrees(found["attributes"].get(name), value) for name, value in attributes.items())
        )

    eventually(lambda: home.get_state(entity_id), is_there, 8)


def _agrees(found: Any, expected: Any) -> bool:
    if isinstance(expected, tuple):
        least, most = expected
        return isinstance(found, int | float) and least <= found <= most
    return bool(found == expected)


def service_calls(page: Page) -> list[str]:
    """Grows from now on by each service that the page asks the server to call."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/call_service" in request.url:
            asked.append(request.url)

    page.on("request", note)
    return asked
