"""Controls live on pages that have no web client, as those of portal users and guests."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.conftest import Pages
from tests.browser.controls.control_page import eventually_in_home, expect_settled, power
from tests.odoo_client import OdooClient

#: Loads the bundle, and shows the control of one entity at the top of the page.
_SHOW = """async ({ recordId, seed }) => {
    const get = (name) => odoo.loader.modules.get(name);
    await get("@web/core/assets").loadBundle("odoo_ha_addon.assets_live");
    const { Component, whenReady } = get("@odoo/owl");
    await whenReady();
    const { HaEntityControl } = get("@odoo_ha_addon/components/entity/ha_entity_control");
    const services = get("@web/core/registry").registry.category("services");
    const ours = services.getEntries().map(([name]) => name).filter((name) => name.startsWith("ha_"));
    while (ours.some((name) => !(name in Component.env.services))) {
        await new Promise(requestAnimationFrame);
    }
    const place = document.createElement("div");
    document.body.prepend(place);
    await get("@web/env").mountComponent(HaEntityControl, place, {
        env: Component.env,
        props: { recordId, seed },
    });
    return ours;
}"""
#: Scripts of a page are loaded when the page itself is there.
_IS_STARTED = """() => Boolean(
    odoo.loader?.modules.get("@web/core/assets") && odoo.loader.modules.get("@odoo/owl").Component.env?.services?.dialog
)"""
#: What the loader of modules could not make sense of: what failed, is missing or waits for itself.
_FAULTS = """() => Object.fromEntries(
    Object.entries(odoo.loader.findErrors()).map(([kind, names]) => [kind, [...names]])
)"""


def _show(page: Page, path: str, record_id: int, seed: dict[str, Any]) -> list[str]:
    """Open a page and put the control of an entity on it; returns the names of our services there."""
    page.goto(path)
    page.wait_for_function(_IS_STARTED)
    services: list[str] = page.evaluate(_SHOW, {"recordId": record_id, "seed": seed})
    assert page.evaluate(_FAULTS) == {}
    assert not page.evaluate('() => odoo.loader.modules.has("@web/webclient/webclient")')
    return services


def _light(odoo: OdooClient, instance_id: int) -> dict[str, Any]:
    fields = ("name", "entity_id", "domain", "state", "attributes")
    domain = [("entity_id", "=", "light.kitchen_lights"), ("instance_id", "=", instance_id)]
    [light] = odoo.search_read("ha.entity", domain, *fields)
    return {**light, "instance_id": instance_id, "control": True}


def test_the_login_page_loads_controls_without_the_web_client(
    pages: Pages, odoo: OdooClient, instances: dict[str, int]
) -> None:
    page = pages()
    page.context.clear_cookies()
    light = _light(odoo, instances["Home"])
    assert "ha_store" in _show(page, "/web/login", light["id"], light)
    control = page.locator('.o_ha_control[data-entity-id="light.kitchen_lights"]')
    expect(control.locator(".o_ha_toggle")).to_be_visible()
    pages.screenshot(page, "login")


def test_a_light_is_switched_from_a_page_of_the_portal(
    pages: Pages, odoo: OdooClient, instances: dict[str, int], home: HomeAssistant
) -> None:
    home.call_service("light", "turn_off", entity_id="light.kitchen_lights")
    page = pages()
    light = _light(odoo, instances["Home"])
    _show(page, "/my", light["id"], light)
    control = page.locator('.o_ha_control[data-entity-id="light.kitchen_lights"]')
    expect(power(control)).to_be_enabled()
    expect(power(control)).not_to_be_checked()
    power(control).click()
    eventually_in_home(home, "light.kitchen_lights", "on")
    expect_settled(control)
    expect(power(control)).to_be_checked()
    pages.screenshot(page, "portal")
