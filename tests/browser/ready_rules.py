"""How somebody switches on a ready rule of the gallery."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from tests.browser.screens import SECOND, dialog, go

GALLERY = "/odoo/home-assistant-ready-rules"
OFFERED = {"calendar_id", "hold_unit", "instance_ids", "while_entity_id"}
"""Fields of the dialog that offer what can be chosen; in the others people write."""


def open_ready_rule(page: Page, name: str) -> None:
    """Open the dialog of a card of the gallery."""
    go(page, GALLERY)
    page.locator(".o_kanban_record").filter(has=page.get_by_text(name, exact=True)).click()
    dialog(page).wait_for()


def fill_in(page: Page, values: Mapping[str, str]) -> None:
    """Write or choose what the dialog asks for, by the name of the field."""
    for name, text in values.items():
        box = dialog(page).locator(f"[name={name}] input").first
        box.fill(text)
        choose(page, text) if name in OFFERED else box.blur()


def choose(page: Page, text: str) -> None:
    """Take the first that is offered with this text."""
    offered = page.locator(".o-autocomplete--dropdown-item, .o_select_menu_item")
    offered.filter(has_text=text).first.click()
    expect(offered).to_have_count(0)


def keep_only(page: Page, name: str) -> None:
    """Take all other entities out of those that were found."""
    dialog(page).get_by_label("Only these").check()
    others = entities(page).filter(has_not_text=name)
    while others.count():
        row = others.first.get_attribute("data-id")
        others.first.locator(".o_list_record_remove button").click()
        expect(dialog(page).locator(f"[data-id={row}]")).to_have_count(0)
    expect(entities(page)).to_have_count(1)


def entities(page: Page) -> Locator:
    """Those that the rule is going to be about."""
    return dialog(page).locator("[name=entity_ids] .o_data_row")


def add_entity(page: Page, name: str) -> None:
    """Add one that was not found."""
    dialog(page).locator("[name=entity_ids] .o_field_x2many_list_row_add a").click()
    offered = page.locator(".o_select_create_dialog_content")
    search = offered.get_by_role("searchbox")
    search.fill(name)
    search.press("Enter")
    offered.locator(".o_data_row [name=name]", has_text=name).click()
    expect(offered).to_have_count(0)


def switch_on(page: Page) -> None:
    """Make the rule, which is shown then; nothing is wrong with what is asked for."""
    expect(dialog(page).locator("[name=sentence]")).to_be_visible()
    dialog(page).get_by_role("button", name="Switch on").click()
    expect(page.locator(".o_form_view [name=ha_sentence]")).to_be_visible(timeout=10 * SECOND)
