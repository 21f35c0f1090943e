"""A manager shares what they look at: with people, by a link, with a sign at the door."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Pages
from tests.browser.profiles import SIZES
from tests.browser.screens import DASHBOARD, ENTITIES, dialog, go
from tests.odoo_client import OdooClient

LIGHT = "light.kitchen_lights"
LONG_NAME = "Maximiliane Wilhelmina Featherstonehaugh-Cholmondeley of the Building Cleaning Company"


@pytest.fixture
def customer(odoo: OdooClient) -> Iterator[int]:
    """A contact with an account of the portal and a long name."""
    [group] = odoo.search_read(
        "ir.model.data", [("name", "=", "group_portal"), ("module", "=", "base")], "res_id"
    )
    [known] = odoo.search_read("res.users", [("login", "=", "long-name@example.com")], "id", limit=1) or [
        None
    ]
    person = {"name": LONG_NAME, "login": "long-name@example.com", "email": "long-name@example.com"}
    user = known["id"] if known else odoo.create("res.users", **person, group_ids=[(6, 0, [group["res_id"]])])
    [found] = odoo.search_read("res.users", [("id", "=", user)], "partner_id")
    partner = found["partner_id"][0]
    yield partner
    grants = odoo.call("ha.grant", "search", [("partner_id", "=", partner)])
    odoo.call("ha.grant", "action_revoke", grants)


def _light(odoo: OdooClient, instances: dict[str, int]) -> int:
    return odoo.search_read(
        "ha.entity", [("instance_id", "=", instances["Home"]), ("entity_id", "=", LIGHT)], "id"
    )[0]["id"]


def _choose(page: Page, field: str, text: str) -> None:
    box = dialog(page).last.locator(f".o_field_widget[name={field}] input")
    box.fill(text[:20])
    page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()


def test_a_lamp_is_shared_with_a_customer_from_its_dialog(
    page: Page, odoo: OdooClient, customer: int, instances: dict[str, int]
) -> None:
    go(page, f"{ENTITIES}/{_light(odoo, instances)}")
    page.get_by_role("button", name="Share").first.click()
    _choose(page, "partner_ids", LONG_NAME)
    expect(dialog(page).locator("[name=sentence]")).to_contain_text(f"{LONG_NAME} may control")
    expect(dialog(page).locator("[name=letter]")).to_contain_text("from now on you may see and control")
    dialog(page).get_by_role("button", name="Share").click()
    expect(page.locator(".o_notification")).to_contain_text("Shared with")
    assert odoo.search_read("ha.grant", [("partner_id", "=", customer)], "id")


def test_the_dialog_of_an_entity_on_the_dashboard_shares_it(page: Page) -> None:
    go(page, DASHBOARD)
    page.locator(".o_ha_tile_open").first.click()
    page.locator(".o_ha_share").click()
    expect(dialog(page).locator("[name=entity_ids] .o_tag")).to_have_count(1)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_sharing_is_seen_on_every_screen(
    pages: Pages, odoo: OdooClient, customer: int, instances: dict[str, int], size: str, dark: bool
) -> None:
    light = _light(odoo, instances)
    given = {"instance_id": instances["Home"], "receiver": "partner", "partner_id": customer}
    odoo.create("ha.grant", **given, entity_ids=[(6, 0, [light])], ends="2031-05-03 18:00:00")
    page = pages(dark=dark)
    page.set_viewport_size(SIZES[size])
    go(page, f"{ENTITIES}/{light}")
    page.locator(".o_form_view").wait_for()
    pages.screenshot(page, "form")
    if size == "phone":
        page.locator(".o_button_more").click()
    page.locator(".oe_stat_button:visible", has_text="Share").click()
    if size == "phone":
        # What people choose there opens a page of its own.
        dialog(page).locator("[name=addresses] input").fill("long-name@example.com")
    else:
        _choose(page, "partner_ids", LONG_NAME)
    expect(dialog(page).locator("[name=letter]")).to_contain_text("from now on")
    dialog(page).locator("[name=has_hours] input").check()
    dialog(page).get_by_role("button", name="Add hours").click()
    pages.screenshot(page, "people")
    dialog(page).locator("[name=letter]").scroll_into_view_if_needed()
    pages.screenshot(page, "people-below")
    dialog(page).locator("[name=addresses] input").fill("ana at home")
    dialog(page).get_by_role("button", name="Share").click()
    expect(dialog(page).last).to_contain_text("is no e-mail address")
    pages.screenshot(page, "error")
    dialog(page).last.get_by_role("button", name=re.compile("Close|Ok|OK")).last.click()
    dialog(page).get_by_label("A link").check()
    pages.screenshot(page, "link")
    dialog(page).locator("[name=name] input").fill(LONG_NAME)
    dialog(page).get_by_role("button", name="Make the Link").click()
    expect(dialog(page).locator("[name=qr_code] img")).to_be_visible()
    pages.screenshot(page, "address")
    page.evaluate("window.open = () => null")
    dialog(page).get_by_role("button", name="Print a Door Sign").click()
    frame = page.locator("iframe.o_ha_print")
    frame.wait_for(state="attached")
    sign = pages(dark=False)
    sign.set_viewport_size(SIZES[size])
    sign.set_content(frame.get_attribute("srcdoc") or "")
    pages.screenshot(sign, "sign")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_manager_sees_what_a_customer_sees(
    pages: Pages, odoo: OdooClient, customer: int, instances: dict[str, int], size: str, dark: bool
) -> None:
    given = {
        "instance_id": instances["Home"],
        "receiver": "partner",
        "partner_id": customer,
        "access": "control",
    }
    odoo.create("ha.grant", **given, entity_ids=[(6, 0, [_light(odoo, instances)])])
    page = pages(dark=dark)
    page.set_viewport_size(SIZES[size])
    go(page, f"/odoo/res.partner/{customer}")
    if size == "phone":
        page.locator(".o_button_more").click()
    page.locator("button[name=action_ha_what_they_may_do]:visible").click()
    expect(page.locator(".o_data_row")).to_contain_text("may control")
    pages.screenshot(page, "list")
    if size == "phone":
        page.locator(".o_cp_action_menus .dropdown-toggle, .o_control_panel .fa-cog").first.click()
        pages.screenshot(page, "menu")
    [user] = odoo.search_read("res.users", [("partner_id", "=", customer)], "id")
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.goto(f"/ha/preview/{user['id']}")
    expect(page.get_by_role("note")).to_contain_text(f"This is what {LONG_NAME} sees.")
    expect(page.locator(".o_ha_tile")).to_have_count(1)
    expect(page.locator(".o_ha_tile input:enabled")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    pages.screenshot(page, "preview")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_grant_tells_of_its_reminder_and_its_use(
    pages: Pages, odoo: OdooClient, customer: int, instances: dict[str, int], size: str, dark: bool
) -> None:
    given = {"instance_id": instances["Home"], "entity_ids": [(6, 0, [_light(odoo, instances)])]}
    share = odoo.create("ha.share", **given, way="link", name=LONG_NAME, ends="2031-05-03 18:00:00")
    made = odoo.call("ha.share", "action_share", [share])["context"]
    guest = pages(phone=True)
    guest.context.clear_cookies()
    guest.goto(re.sub(r"^https?://[^/]+", "", made["ha_link_address"]))
    guest.locator(".o_ha_tile").wait_for()
    [link] = odoo.search_read("ha.grant.link", [("id", "=", made["ha_link_id"])], "grant_id")
    page = pages(dark=dark)
    page.set_viewport_size(SIZES[size])
    go(page, f"/odoo/home-assistant-grants/{link['grant_id'][0]}")
    summary = page.locator("[name=use_summary]")
    expect(summary).to_contain_text("opened: 1, commands: 0")
    pages.screenshot(page, "grant")
    summary.scroll_into_view_if_needed()
    pages.screenshot(page, "use")
    odoo.call("ha.grant.link", "action_revoke", [made["ha_link_id"]])
