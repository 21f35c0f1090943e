"""Controls and charts live on pages that have no web client, as those of portal users and guests."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.conftest import Pages
from tests.browser.controls.control_page import eventually_in_home, expect_settled, power
from tests.odoo_client import OdooClient
from tests.waiting import eventually

#: Loads the bundle, and shows a component at the top of the page. Where an answer is given, history asks nobody else.
_SHOW = """async ({ component, props, answer }) => {
    const get = (name) => odoo.loader.modules.get(name);
    await get("@web/core/assets").loadBundle("odoo_ha_addon.assets_live");
    const { Component, whenReady } = get("@odoo/owl");
    await whenReady();
    const services = get("@web/core/registry").registry.category("services");
    const ours = services.getEntries().map(([name]) => name).filter((name) => name.startsWith("ha_"));
    while (ours.some((name) => !(name in Component.env.services))) {
        await new Promise(requestAnimationFrame);
    }
    if (answer) {
        Component.env.services.ha_history.askBy(async () => answer);
    }
    const place = document.createElement("div");
    document.body.prepend(place);
    const [path, name] = component;
    await get("@web/env").mountComponent(get(path)[name], place, { env: Component.env, props });
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


_CONTROL = ("@odoo_ha_addon/components/entity/ha_entity_control", "HaEntityControl")
_CHART = ("@odoo_ha_history/components/history_chart/ha_history_chart", "HaHistoryChart")


def _show(
    page: Page,
    path: str,
    component: tuple[str, str],
    props: dict[str, Any],
    answer: dict[str, Any] | None = None,
) -> list[str]:
    """Open a page and put a component on it; returns the names of our services there.

    Args:
        component: its module and its name.
        answer: what history answers there, whatever it is asked; without it, the server does.
    """
    page.goto(path)
    page.wait_for_function(_IS_STARTED)
    services: list[str] = page.evaluate(_SHOW, {"component": component, "props": props, "answer": answer})
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
    assert "ha_store" in _show(page, "/web/login", _CONTROL, {"recordId": light["id"], "seed": light})
    control = page.locator('.o_ha_control[data-entity-id="light.kitchen_lights"]')
    expect(control.locator(".o_ha_toggle")).to_be_visible()
    pages.screenshot(page, "login")


def test_a_light_is_switched_from_a_page_of_the_portal(
    pages: Pages, odoo: OdooClient, instances: dict[str, int], home: HomeAssistant
) -> None:
    home.call_service("light", "turn_off", entity_id="light.kitchen_lights")
    page = pages()
    light = _light(odoo, instances["Home"])
    _show(page, "/my", _CONTROL, {"recordId": light["id"], "seed": light})
    control = page.locator('.o_ha_control[data-entity-id="light.kitchen_lights"]')
    expect(power(control)).to_be_enabled()
    expect(power(control)).not_to_be_checked()
    power(control).click()
    eventually_in_home(home, "light.kitchen_lights", "on")
    expect_settled(control)
    expect(power(control)).to_be_checked()
    pages.screenshot(page, "portal")


@pytest.fixture
def past(home: HomeAssistant, odoo: OdooClient) -> None:
    """The light was on, and is off."""
    for state in ("on", "off"):
        home.call_service("light", f"turn_{state}", entity_id="light.kitchen_lights")
    domain = [("entity_id.entity_id", "=", "light.kitchen_lights")]
    eventually(
        lambda: [row["state"] for row in odoo.search_read("ha.history", domain, "state", limit=2)],
        lambda states: states == ["off", "on"],
        20,
    )


def test_a_chart_is_drawn_and_goes_on_on_a_page_of_the_portal(
    pages: Pages, odoo: OdooClient, instances: dict[str, int], home: HomeAssistant, past: None
) -> None:
    page = pages()
    light = _light(odoo, instances["Home"])
    _show(page, "/my", _CHART, {"ids": [light["id"]]})
    page.locator(".o_ha_plot canvas").wait_for()
    value = page.locator(".o_ha_bar_name .o_ha_legend_value")
    expect(value).to_have_text("Off")
    home.call_service("light", "turn_on", entity_id="light.kitchen_lights")
    expect(value).to_have_text("On")
    page.locator(".o_ha_more").click()
    page.get_by_role("menuitem", name="As a table").click()
    expect(page.locator(".o_ha_history_tables")).to_contain_text("Off")
    pages.screenshot(page, "portal")


def test_guests_see_a_chart_of_what_another_way_of_asking_answers(
    pages: Pages, odoo: OdooClient, instances: dict[str, int], past: None
) -> None:
    light = _light(odoo, instances["Home"])
    end = time.time()
    answer = odoo.call("ha.history", "chart", [light["id"]], end - 3600, end)
    page = pages()
    page.context.clear_cookies()
    _show(page, "/web/login", _CHART, {"ids": [light["id"]]}, answer)
    page.locator(".o_ha_plot canvas").wait_for()
    expect(page.locator(".o_ha_bar_name .o_ha_legend_value")).to_have_text("Off")
    page.locator(".o_ha_more").click()
    expect(page.get_by_role("menuitem", name="Save for Excel")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Save as CSV").click()
    saved = download.value.path().read_text(encoding="utf-8")
    assert light["name"] in saved
    assert "light.kitchen_lights" not in saved
    pages.screenshot(page, "guest")
