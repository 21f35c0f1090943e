"""Lists and cards of entities show the most in the least room, and find what wants somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.screens import ENTITIES, go, state
from tests.waiting import eventually, in_state

LOCK = "lock.kitchen_door"
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def unlocked(home: HomeAssistant) -> Iterator[str]:
    home.call_service("lock", "unlock", entity_id=LOCK)
    eventually(lambda: home.get_state(LOCK), in_state("unlocked"), 10)
    yield LOCK
    home.call_service("lock", "lock", entity_id=LOCK)
    eventually(lambda: home.get_state(LOCK), in_state("locked"), 10)


def test_an_entity_is_one_line_on_a_small_screen_and_what_is_open_is_found_by_a_filter(
    page: Page, home: HomeAssistant, unlocked: str, screenshot: Screenshot
) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    go(page, f"{ENTITIES}?view_type=list")
    page.locator(".o_data_row .o_ha_state").first.wait_for()
    rows = page.locator(".o_data_row")
    measure = "(rows) => rows.map((row) => [row.getBoundingClientRect().height, row.innerText])"
    # None is two lines high once the fonts of its icons are there.
    eventually(lambda: sorted(rows.evaluate_all(measure)), lambda found: found[-1][0] < 1.3 * found[0][0], 10)
    table = page.locator(".o_list_renderer")
    assert table.evaluate("(list) => list.scrollWidth <= list.clientWidth")
    expect(page.locator("thead th[data-name=last_changed]")).to_be_in_viewport()
    screenshot(page, "lines")

    page.locator(".o_searchview_dropdown_toggler").click()
    page.get_by_role("menuitemcheckbox", name="Open or Unlocked").click()
    page.keyboard.press("Escape")
    expect(page.locator(".o_facet_value", has_text="Open or Unlocked")).to_be_visible()
    expect(state(page, LOCK)).to_have_attribute("data-state", "unlocked")
    expect(page.locator(".o_ha_state[data-entity-id^='light.']")).to_have_count(0)
    screenshot(page, "open")


def test_cards_by_area_begin_with_a_few_columns_and_the_others_open_with_a_click(
    page: Page, screenshot: Screenshot
) -> None:
    go(page, f"{ENTITIES}?view_type=kanban")
    folded = page.locator(".o_kanban_group.o_column_folded")
    folded.first.wait_for()
    expect(folded.first).to_contain_text("(")  # how many are in it
    screenshot(page, "folded")
    count = folded.count()
    folded.first.click()
    expect(folded).to_have_count(count - 1)
