"""Where things are on the addon's screens."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Locator, Page, expect

ENTITIES = "/odoo/action-odoo_ha_addon.action_ha_entity"
INSTANCES = "/odoo/action-odoo_ha_addon.action_ha_instance"
ALL_INSTANCES = "/odoo/home-assistant-instances"
INFO = "/odoo/home-assistant-info"
COMPARISON = "/odoo/home-assistant-compare"
DASHBOARD = "/odoo/home-assistant-dashboard"
OVERVIEW = "/odoo/home-assistant-overview"
FAVOURITES = "/odoo/home-assistant-favourites"
MONITOR = "/odoo/home-assistant-monitor"
#: In milliseconds, as Playwright counts.
SECOND = 1000


def go(page: Page, path: str) -> None:
    """Have the web client of the page, if it has one, show another address: it takes long to start again."""
    if page.locator(".o_web_client").count():
        page.evaluate(_GO, path)
        page.wait_for_function("() => !window.isOnItsWay", polling=50)
    else:
        page.goto(path)


#: The web client takes clicks on links for its own. It tells when it shows what it was asked for. The page remembers
#: that, and is asked: a promise that waits inside of it would be lost with whatever holds it there, a page that is
#: loaded anew is simply not on its way any more.
_GO = """(path) => {
    const { env } = odoo.__WOWL_DEBUG__.root;
    env.services.dialog.closeAll();
    document.querySelectorAll(".o_notification_close").forEach((button) => button.click());
    window.isOnItsWay = true;
    const arrived = () => { window.isOnItsWay = false; };
    env.bus.addEventListener("ACTION_MANAGER:UI-UPDATED", arrived, { once: true });
    const link = document.body.appendChild(document.createElement("a"));
    link.href = path;
    link.click();
    link.remove();
}"""


def turn(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Have the device become `light` or `dark`, and the web client follow."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        "(scheme) => document.documentElement.dataset.haColorScheme === scheme", arg=scheme, polling=50
    )


def on_the_bus(page: Page) -> None:
    """Wait until the page hears what the server has to tell it."""
    page.wait_for_function(
        "() => odoo.__WOWL_DEBUG__?.root.env.services.bus_service.workerState === 'CONNECTED'"
    )


def open_entities(page: Page, view: str, entity_id: str) -> None:
    """Open a view (`list` or `kanban`) of the entities and have it show one of them, of whichever instance."""
    go(page, f"{ENTITIES}?view_type={view}")
    search = page.get_by_role("searchbox")
    search.wait_for()
    facets = page.locator(".o_facet_remove")
    while count := facets.count():
        facets.first.click()
        expect(facets).to_have_count(count - 1)
    with page.expect_response(lambda response: entity_id in (response.request.post_data or "")):
        search.fill(entity_id)
        search.press("Enter")
    folded = page.locator(".o_column_folded").first  # entities without an area
    state(page, entity_id).or_(folded).first.wait_for()
    if not state(page, entity_id).is_visible():
        folded.click()
    state(page, entity_id).wait_for()


def state(page: Page, entity_id: str) -> Locator:
    """The live state of an entity; its attribute `data-state` is Home Assistant's word, its text ours."""
    return page.locator(f'.o_ha_state[data-entity-id="{entity_id}"]')


def toggle(page: Page, entity_id: str) -> Locator:
    """The switch of an entity."""
    return page.locator(f'.o_ha_toggle[data-entity-id="{entity_id}"] input[type=checkbox]')


def connection_in_list(page: Page, name: str) -> Locator:
    """The connection of an instance in the open list."""
    return page.locator(".o_data_row", has_text=name).locator(".o_ha_connection_label")


def open_instance(page: Page, instance_id: int) -> None:
    """Open the form of an instance."""
    go(page, f"{INSTANCES}/{instance_id}")
    connection_in_form(page).wait_for()


def connection_in_form(page: Page) -> Locator:
    """The connection of the instance in the open form."""
    return page.locator(".o_form_view .o_ha_connection_label")


def token_input(page: Page) -> Locator:
    """Where the token is typed in the open form of an instance."""
    return page.locator(".o_form_view [name=token] input:visible")


def current_instance(page: Page) -> Locator:
    """The switcher of the systray; its attribute `data-instance-id` tells which instance is the current one."""
    return page.locator(".o_ha_switcher")


def switch_to(page: Page, instance_id: int) -> None:
    """Make an instance the current one by the switcher."""
    page.locator(".o_ha_switcher_button").click()
    page.locator(f".o_ha_switcher_item[data-instance-id='{instance_id}']").click()


def card(page: Page, instance_id: int) -> Locator:
    """An instance on the page of all instances."""
    return page.locator(f".o_ha_card[data-instance-id='{instance_id}']")


def notification(page: Page) -> Locator:
    return page.locator(".o_notification")


def dialog(page: Page) -> Locator:
    """The dialog that is open, such as one that asks first or wants a code."""
    return page.locator(".modal-content")
