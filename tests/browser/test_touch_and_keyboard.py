"""Our pages can be used with a finger, by the keyboard alone, and without anything that moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Pages
from tests.browser.screens import (
    ALL_INSTANCES,
    COMPARISON,
    DASHBOARD,
    ENTITIES,
    FAVOURITES,
    INFO,
    MONITOR,
    OVERVIEW,
    go,
)
from tests.odoo_client import OdooClient

#: What of ours can be pressed and is smaller than a finger tip (44 px); links within sentences may be.
SMALL = """
() => {
    const pages = [".o_ha_page", ".o_ha_instances", ".o_ha_info", ".o_ha_compare"];
    const ours = [...pages, ".o_ha_control_full", ".o_ha_entity_dialog .modal-content"].join();
    const kinds = ["button", "a[href]", "input", "select", "textarea", "summary", "[role=button]"];
    const seen = { opacityProperty: true, visibilityProperty: true };
    const inSentence = (each) => each.matches("a") && getComputedStyle(each).display === "inline";
    const pressed = [...document.querySelectorAll(ours)]
        .flatMap((part) => [...part.querySelectorAll(kinds.join())])
        .filter((each) => each.checkVisibility(seen) && !inSentence(each) && !each.closest(".visually-hidden"));
    const small = pressed
        .map((each) => [each, (each.closest("label") || each).getBoundingClientRect()])
        .filter(([, { width, height }]) => width && (width < 43.5 || height < 43.5))
        .map(([{ outerHTML }, { width, height }]) => `${width} x ${height}: ${outerHTML.slice(0, 150)}`);
    return { count: pressed.length, small };
}
"""

#: Whether one sees that the focus is on the element that has it; a slider's is on its thumb, which no script can ask.
IS_SEEN = """
() => {
    const focused = document.activeElement;
    const look = () => {
        const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } = getComputedStyle(focused);
        return [outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor].join();
    };
    const with_focus = look();
    focused.blur();
    const without = look();
    focused.focus({ focusVisible: true });
    return focused.type === "range" || with_focus !== without;
}
"""

#: Rules of ours that move something, less those that do not where the user wants no motion.
MOVING = """
() => {
    const moving = new Set();
    const still = new Set();
    const read = (rules, isReduced) => {
        for (const rule of rules) {
            if (rule.media) {
                read(rule.cssRules, isReduced || /prefers-reduced-motion: reduce/.test(rule.conditionText));
            } else if (/o_ha_/.test(rule.selectorText)) {
                for (const kind of ["animationName", "transitionProperty"]) {
                    const value = rule.style[kind];
                    if (value && value !== "none" && !isReduced) {
                        moving.add(`${kind}: ${rule.selectorText}`);
                    } else if (isReduced && value === "none") {
                        still.add(`${kind}: ${rule.selectorText}`);
                    }
                }
            }
        }
    };
    [...document.styleSheets].forEach((sheet) => read(sheet.cssRules, false));
    return { count: moving.size, left: [...moving].filter((rule) => !still.has(rule)) };
}
"""

PAGES = {
    "overview": (OVERVIEW, ".o_ha_overview .o_ha_room .o_ha_chip"),
    "overview of all": (f"{OVERVIEW}?all=1", ".o_ha_instance_line .o_ha_connection"),
    "dashboard": (DASHBOARD, ".o_ha_tile"),
    "favourites": (FAVOURITES, ".o_ha_favourite_card"),
    "monitor": (MONITOR, ".o_ha_machine, .o_ha_nothing"),
    "instances": (ALL_INSTANCES, ".o_ha_card .o_ha_connection"),
    "info": (INFO, ".o_ha_section[data-status=ready]"),
    "compare": (COMPARISON, "[data-section=hardware_info] .o_ha_differs"),
}
CONTROLLED = (
    "alarm_control_panel.security",
    "climate.ecobee",
    "cover.living_room_window",
    "date.date",
    "fan.living_room_fan",
    "input_number.alarm_volume",
    "light.bed_light",
    "lock.front_door",
    "media_player.living_room",
    "siren.siren_with_all_features",
    "text.text",
    "timer.laundry",
    "todo.fridge_shopping_list",
    "vacuum.0_ground_floor",
    "weather.demo_weather_south",
)


@pytest.fixture
def favourites(odoo: OdooClient) -> Iterator[None]:
    """The administrator has some favourites."""
    rows = odoo.search_read("ha.entity", [("entity_id", "in", CONTROLLED[:4])], "id")
    for row in rows:
        odoo.call("ha.favourite", "mark", row["id"], True)
    yield
    for row in rows:
        odoo.call("ha.favourite", "mark", row["id"], False)


def test_a_finger_can_press_whatever_can_be_pressed(
    pages: Pages, odoo: OdooClient, instances: dict[str, int], favourites: None
) -> None:
    page = pages(phone=True)
    counts: dict[str, int] = {}
    small: list[str] = []

    def measure(name: str) -> None:
        found = page.evaluate(SMALL)
        counts[name] = found["count"]
        small.extend(f"{name}: {each}" for each in found["small"])

    for name, (path, ready) in PAGES.items():
        go(page, path)
        page.locator(ready).first.wait_for()
        measure(name)
    for row in odoo.search_read("ha.entity", [("entity_id", "in", CONTROLLED)], "entity_id"):
        go(page, f"{ENTITIES}/{row['id']}")
        page.locator(".o_ha_control_full").wait_for()
        measure(row["entity_id"])
    go(page, FAVOURITES)
    page.locator(".o_ha_tile_open").first.click()
    page.locator(".o_ha_entity_dialog .o_ha_control").wait_for()
    measure("dialog")
    assert (
        min(counts[name] for name in ("dashboard", "favourites", "instances", "light.bed_light", "dialog"))
        > 2
    )
    assert not small, "\n".join(small)


def test_a_dialog_is_opened_and_left_by_the_keyboard(page: Page, instances: dict[str, int]) -> None:
    go(page, DASHBOARD)
    tile = page.locator(".o_ha_tile_open").first
    tile.wait_for()
    page.locator(".o_ha_search").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(IS_SEEN), page.evaluate("document.activeElement.outerHTML")
        if tile.evaluate("(tile) => tile === document.activeElement"):
            break
    expect(tile).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.locator(".o_ha_entity_dialog")
    dialog.locator(".o_ha_control").wait_for()
    assert dialog.evaluate("(dialog) => dialog.contains(document.activeElement)")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert dialog.evaluate("(dialog) => dialog.contains(document.activeElement)")
        assert page.evaluate(IS_SEEN), page.evaluate("document.activeElement.outerHTML")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(tile).to_be_focused()


def test_nothing_moves_for_who_wants_no_motion(page: Page, instances: dict[str, int]) -> None:
    go(page, DASHBOARD)
    page.locator(".o_ha_tile").first.wait_for()
    found = page.evaluate(MOVING)
    assert found["count"] > 0
    assert found["left"] == []
