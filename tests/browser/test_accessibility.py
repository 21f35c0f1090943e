"""axe-core finds nothing serious on the addon's pages, on a desktop and on a phone.

In light only: Odoo Community has no dark theme, so there is no page to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from devkit.suite import axe
from tests.browser.conftest import SIZES, Pages
from tests.browser.screens import (
    ALL_INSTANCES,
    COMPARISON,
    DASHBOARD,
    ENTITIES,
    FAVOURITES,
    INFO,
    INSTANCES,
    MONITOR,
)
from tests.odoo_client import OdooClient

#: What counts, and where: the navigation bar, control panel and search panel are Odoo's own, on every page of it.
IMPACTS = ("serious", "critical")
CONTENT = ".o_action_manager .o_content, .o_dialog .modal-body"

#: Milliseconds after which what fades in is there.
SETTLED = 600

RUN = """
async (context) => {
    const options = { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] } };
    const include = [...document.querySelectorAll(context)];
    const { violations } = await axe.run({ include, exclude: [".o_search_panel"] }, options);
    return violations.map(({ id, impact, help, nodes }) => ({
        id, impact, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
    }));
}
"""

Look = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def look() -> Look:
    """`look(page)` gives the serious and critical findings on what `page` shows."""
    source = axe.script().read_text(encoding="utf-8")

    def run(page: Page) -> list[dict[str, Any]]:
        page.wait_for_timeout(SETTLED)
        page.evaluate(source)
        found = page.evaluate(RUN, CONTENT)
        return [finding for finding in found if finding["impact"] in IMPACTS]

    return run


@pytest.fixture
def favourite(odoo: OdooClient) -> Iterator[None]:
    """The administrator has a few favourites."""
    wanted = [
        ("entity_id", "in", ["light.kitchen_lights", "cover.garage_door", "sensor.outside_temperature"])
    ]
    ids = [row["id"] for row in odoo.search_read("ha.entity", wanted, "id")]
    for entity_id in ids:
        odoo.call("ha.favourite", "mark", entity_id, True)
    yield
    for entity_id in ids:
        odoo.call("ha.favourite", "mark", entity_id, False)


PAGES = [
    pytest.param(DASHBOARD, ".o_ha_tile", id="dashboard"),
    pytest.param(FAVOURITES, ".o_ha_favourite_card", id="favourites"),
    pytest.param(MONITOR, ".o_ha_machine, .o_ha_monitor .o_ha_nothing", id="monitor"),
    pytest.param(ALL_INSTANCES, ".o_ha_card .o_ha_connection", id="instances"),
    pytest.param(INFO, ".o_ha_section[data-status=ready]", id="info"),
    pytest.param(COMPARISON, "[data-section=hardware_info] .o_ha_differs", id="compare"),
    pytest.param(f"{ENTITIES}?view_type=kanban", ".o_ha_state", id="entities-kanban"),
    pytest.param(f"{INSTANCES}?view_type=kanban", ".o_ha_connection", id="instances-kanban"),
]


@pytest.mark.parametrize(("path", "ready"), PAGES)
def test_nobody_is_kept_out(pages: Pages, favourite: None, look: Look, path: str, ready: str) -> None:
    findings = {}
    page = pages()
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        page.goto(path)
        page.locator(ready).first.wait_for()
        if found := look(page):
            findings[size] = found
    _tell(findings)


def test_nobody_is_kept_out_of_a_dialog(pages: Pages, favourite: None, look: Look) -> None:
    findings = {}
    page = pages()
    page.goto(FAVOURITES)
    names = page.locator(".o_ha_favourite_card .o_ha_tile_open")
    names.first.wait_for()
    for number in range(names.count()):
        names.nth(number).click()
        page.locator(".o_ha_entity_dialog .o_ha_control").wait_for()
        if found := look(page):
            findings[names.nth(number).inner_text()] = found
        page.keyboard.press("Escape")
        page.locator(".o_ha_entity_dialog").wait_for(state="detached")
    _tell(findings)


def _tell(findings: dict[str, Any]) -> None:
    """Fail with each thing that was found."""
    lines = [
        f"{where}: {finding['id']}: {node['html'][:200]}\n    {' '.join(node['failureSummary'].split())}"
        for where, found in findings.items()
        for finding in found
        for node in finding["nodes"]
    ]
    if lines:
        pytest.fail("\n".join([f"{len(lines)} findings", *lines[:25]]), pytrace=False)
