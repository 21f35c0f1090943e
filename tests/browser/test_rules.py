"""A rule is made by hand, in Chinese, and set off by a real Home Assistant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from devkit.home_assistant import HomeAssistant
from devkit.stack import Stack
from tests.browser.conftest import Pages
from tests.odoo_client import OdooClient
from tests.waiting import eventually

RULES = "/odoo/home-assistant-rules"
CELLAR = "sensor.journey_cellar"
NAME = "地下室太熱"
ACTIVITY = "看看地下室"
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def cellar(home: HomeAssistant, odoo: OdooClient) -> Iterator[int]:
    """A thermometer; its record's id."""
    measure(home, "21")
    [found] = eventually(
        lambda: odoo.search_read("ha.entity", [("entity_id", "=", CELLAR), ("state", "=", "21")], "id"),
        bool,
        10,
    )
    yield int(found["id"])
    rules = odoo.call("base.automation", "search", [("name", "=", NAME)])
    odoo.call("base.automation", "unlink", rules)
    made = [("res_model", "=", "ha.entity"), ("res_id", "=", found["id"])]
    odoo.call("mail.activity", "unlink", odoo.call("mail.activity", "search", made))
    home.remove_state(CELLAR)


def measure(home: HomeAssistant, degrees: str) -> None:
    attributes = {"friendly_name": "Cellar", "unit_of_measurement": "°C", "device_class": "temperature"}
    home.set_state(CELLAR, degrees, attributes)


def field(page: Page, name: str) -> Locator:
    return page.locator(f".o_form_view [name={name}]").filter(visible=True)


@pytest.mark.timeout(240)  # a language is installed
@pytest.mark.usefixtures("chinese")
def test_a_manager_makes_a_rule_in_chinese_and_sees_it_fire(
    pages: Pages,
    stack: Stack,
    odoo: OdooClient,
    home: HomeAssistant,
    cellar: int,
    follow_rules: Callable[[Sequence[int]], None],
    screenshot: Screenshot,
) -> None:
    page = pages("admin", stack.odoo.admin_password)  # sessions keep the language of their beginning
    page.goto(RULES)
    page.locator(".o-kanban-button-new").click()
    field(page, "name").locator("textarea, input").fill(NAME)
    save = page.locator(".o_form_button_save")

    # What is wrong is said where it was typed.
    field(page, "ha_when").locator("input").click()
    page.locator(".o_select_menu_item", has_text="高於界限").click()
    expect(field(page, "ha_what_problem")).to_have_text("請選擇規則所涉及的實體。")
    limit = field(page, "ha_limit").locator("input")
    limit.fill("abc")
    limit.blur()
    expect(field(page, "ha_limit").get_by_role("alert")).to_have_text("「abc」不是數字。")
    screenshot(page, "wrong")
    save.click()
    expect(page.locator(".o_form_status_indicator_buttons")).to_be_visible()
    limit.fill("30")
    limit.blur()
    expect(field(page, "ha_limit").get_by_role("alert")).to_have_count(0)

    choose(page, field(page, "ha_entity_ids").locator("input"), "Cellar")
    expect(field(page, "ha_what_problem")).to_have_count(0)
    expect(field(page, "ha_now")).to_contain_text("21")
    add_activity(page)
    screenshot(page, "filled-in")
    save.click()
    page.locator(".o_form_saved, .o_form_status_indicator_buttons.invisible").first.wait_for(state="attached")
    [rule] = eventually(lambda: odoo.call("base.automation", "search", [("name", "=", NAME)]), bool, 10)

    follow_rules([rule])
    measure(home, "31.5")
    firing = [("rule_id", "=", rule), ("state", "=", "done")]
    eventually(lambda: odoo.call("ha.rule.firing", "search_count", firing), bool, 15)
    page.locator("button[name=action_ha_firings]").click()
    row = page.locator(".o_data_row")
    expect(row).to_have_count(1)
    expect(row.locator("td[name=new_value]")).to_have_text("31.5")
    expect(row.locator("td[name=state]")).to_have_text("已完成")
    screenshot(page, "fired")
    activities = odoo.search_read(
        "mail.activity", [("res_model", "=", "ha.entity"), ("res_id", "=", cellar)], "summary"
    )
    assert [activity["summary"] for activity in activities] == [ACTIVITY]


def add_activity(page: Page) -> None:
    """An action of Odoo's own, by its own dialog."""
    page.locator("[name=action_server_ids] .o_cp_buttons button").click()
    dialog = page.locator(".modal-content")
    dialog.locator(".o_selection_badge[value='\"next_activity\"']").click()
    choose(page, dialog.locator("[name=activity_type_id] input"))
    dialog.locator("[name=activity_summary] input").fill(ACTIVITY)
    choose(page, dialog.locator("[name=activity_user_id] input"), "Administrator")
    dialog.locator(".o_form_button_save").click()
    expect(dialog).to_have_count(0)


def choose(page: Page, box: Locator, text: str = "") -> None:
    """The first record that is offered, of those with this text."""
    # Each of the two opens the list; with both it could open again after the choice.
    if text:
        box.fill(text)
    else:
        box.click()
    page.locator(".o-autocomplete--dropdown-item").filter(has_text=text).first.click()
    expect(page.locator(".o-autocomplete--dropdown-item")).to_have_count(0)
