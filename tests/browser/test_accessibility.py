"""axe-core finds nothing serious in what is ours on the addon's pages: desktop and phone, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest
from playwright.sync_api import Page

from devkit.suite import axe
from tests.browser import dark
from tests.browser.conftest import Pages
from tests.browser.profiles import SIZES
from tests.browser.screens import (
    ALL_INSTANCES,
    COMPARISON,
    DASHBOARD,
    ENTITIES,
    FAVOURITES,
    INFO,
    INSTANCES,
    MONITOR,
    SECOND,
    go,
)
from tests.odoo_client import OdooClient

#: What counts, and where: the navigation bar and control panel are Odoo's own, on every page of it.
IMPACTS = ("serious", "critical")
CONTENT = ".o_action_manager .o_content, .o_dialog .modal-body"
#: Of the command palette ours are the results only; the field, headings, list box and its options are Odoo's.
RESULTS = ".o_command_palette .o_ha_command"

#: Odoo's own markup that stands among ours, and what axe-core finds in it.
ODOOS = (
    ".o_search_panel",
    ".o-mail-Chatter",  # pictures without a text, pale dates
    ".o_notebook_headers",  # tabs that are in no list of tabs
    ".o_optional_columns_dropdown",  # a button without a name
    ".o_list_record_selector",  # a check box without a name
    ".o_field_many2one_avatar_user img",  # pictures without a text
    ".o_field_many2many_tags",  # `aria-selected` where it has no meaning
    ".o_field_color_picker",  # menu items that are in no menu
    ".o_form_label",  # pale on a phone
    ".o_field_badge",  # white on green
)
#: Odoo's buttons and links have the colours of the theme.
THEME = ".btn, .o_form_uri"

RUN = """
async ([context, excluded, rules]) => {
    const ends = document.getAnimations().map(({ effect }) => effect.getComputedTiming().endTime);
    await new Promise((resolve) => setTimeout(resolve, Math.max(50, ...ends.filter(Number.isFinite))));
    const tags = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] };
    const include = [...document.querySelectorAll(context)];
    const runOnly = rules ? { type: "rule", values: rules } : tags;
    // What is in order is not described: of most elements there is nothing to say.
    const options = { runOnly, resultTypes: ["violations"] };
    const { violations } = await axe.run({ include, exclude: excluded }, options);
    return violations.map(({ id, impact, help, nodes }) => ({
        id, impact, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
    }));
}
"""

#: Replaces the styles of a page by others, once those are there.
PUT_STYLES = """
async (href) => {
    const old = [...document.querySelectorAll("link[rel=stylesheet]")].find(
        (link) => /web\\.assets_web(_dark)?(\\.min)?\\.css/.test(link.href)
    );
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: href || old.dataset.light });
    link.dataset.light = old.dataset.light || old.href;
    await new Promise((resolve, reject) => {
        link.onload = resolve;
        link.onerror = reject;
        old.after(link);
    });
    old.remove();
}
"""


class Inspector:
    """Looks at pages, and keeps the serious and critical findings."""

    def __init__(self) -> None:
        self._source = axe.script().read_text(encoding="utf-8")
        self._findings: list[str] = []

    def look(self, page: Page, name: str, sizes: Iterable[str] = SIZES, content: str = CONTENT) -> None:
        """Look at what `page` shows in these sizes, and in dark; `name` says in a finding what that is."""
        self.look_in_light(page, name, sizes, content)
        page.evaluate(PUT_STYLES, dark.STYLES)
        self._run(page, f"{name}, dark", content, [*ODOOS, THEME], ["color-contrast"])
        page.evaluate(PUT_STYLES, None)
        page.set_viewport_size(SIZES["desktop"])

    def look_in_light(
        self, page: Page, name: str, sizes: Iterable[str] = SIZES, content: str = CONTENT
    ) -> None:
        """The same without the dark styles, which come from Odoo."""
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(self._source)
        for size in sizes:
            page.set_viewport_size(SIZES[size])
            self._run(page, f"{name}, {size}", content, [*ODOOS], None)

    def _run(
        self, page: Page, where: str, content: str, excluded: list[str], rules: list[str] | None
    ) -> None:
        for finding in page.evaluate(RUN, [content, excluded, rules]):
            if finding["impact"] in IMPACTS:
                self._findings += [
                    f"{where}: {finding['id']}: {node['html'][:200]}\n    {' '.join(node['failureSummary'].split())}"
                    for node in finding["nodes"]
                ]

    def tell(self) -> None:
        """Fail with each thing that was found."""
        if self._findings:
            lines = [f"{len(self._findings)} findings", *self._findings[:25]]
            pytest.fail("\n".join(lines), pytrace=False)


@pytest.fixture
def inspector() -> Iterator[Inspector]:
    """Fails the test at its end with what was found."""
    made = Inspector()
    yield made
    made.tell()


@pytest.fixture
def visit(page: Page, inspector: Inspector) -> Callable[..., Page]:
    """`visit(name, path, ready, *sizes)` opens an address, waits for what `ready` selects, and looks at it."""

    def open_and_look(name: str, path: str, ready: str, *sizes: str) -> Page:
        go(page, path)
        page.locator(ready).filter(visible=True).first.wait_for()
        inspector.look(page, name, sizes or SIZES)
        return page

    return open_and_look


Visit = Callable[..., Page]


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


PAGES = {
    "dashboard": (DASHBOARD, ".o_ha_tile"),
    "favourites": (FAVOURITES, ".o_ha_favourite_card"),
    "instances": (ALL_INSTANCES, ".o_ha_card .o_ha_connection"),
    "info": (INFO, ".o_ha_section[data-status=ready]"),
    "compare": (COMPARISON, "[data-section=hardware_info] .o_ha_differs"),
}


def test_nobody_is_kept_out_of_a_page(visit: Visit, favourite: None) -> None:
    for name, (path, ready) in PAGES.items():
        visit(name, path, ready)


def test_nobody_is_kept_out_of_the_monitor(
    pages: Pages, inspector: Inspector, instances: dict[str, int]
) -> None:
    page = pages(instance_id=instances["Office"])  # which has a machine to watch
    go(page, MONITOR)
    page.locator(".o_ha_machine canvas").first.wait_for()
    inspector.look(page, "monitor")


def test_nobody_is_kept_out_of_arranging(visit: Visit, inspector: Inspector) -> None:
    page = visit("dashboard", DASHBOARD, ".o_ha_tile")
    page.locator(".o_ha_more").click()
    page.locator(".o_ha_arrange").click()
    page.locator(".o_ha_save").wait_for()
    inspector.look(page, "arranging")


def test_what_was_known_last_can_still_be_read(pages: Pages, inspector: Inspector) -> None:
    page = pages()
    for name, path, ready in (
        ("dashboard", DASHBOARD, ".o_ha_offline .o_ha_stale"),
        ("cards", f"{ENTITIES}?view_type=kanban", ".o_ha_stale"),
    ):
        page.goto(path)
        page.locator(".o_ha_state:visible").first.wait_for()
        page.context.set_offline(True)
        page.locator(ready).filter(visible=True).first.wait_for()
        inspector.look_in_light(page, f"{name} without Odoo")
        page.context.set_offline(False)
    # Odoo's own bus and mail log that they could not ask.
    pages.errors = [error for error in pages.errors if "ConnectionLostError" not in error]


def action(model: str) -> str:
    """The address of the action of a model."""
    return f"/odoo/action-odoo_ha_addon.action_{model.replace('.', '_')}"


LISTS = (
    "ha.area",
    "ha.device",
    "ha.floor",
    "ha.label",
    "ha.category",
    "ha.entity.group",
    "ha.command",
    "ha.sync.report",
)


def test_nobody_is_kept_out_of_a_list_or_of_cards(visit: Visit) -> None:
    for model in LISTS:
        visit(f"list of {model}", f"{action(model)}?view_type=list", ".o_list_view", "desktop")
    visit("list of entities", f"{ENTITIES}?view_type=list", ".o_ha_state", "desktop")
    visit("list of instances", f"{INSTANCES}?view_type=list", ".o_ha_connection", "desktop")
    visit("cards of entities", f"{ENTITIES}?view_type=kanban", ".o_ha_state", "desktop")
    visit("cards of instances", f"{INSTANCES}?view_type=kanban", ".o_ha_connection", "desktop")
    visit("cards of devices", f"{action('ha.device')}?view_type=kanban", ".o_kanban_record", "desktop")


#: What has a form, and whether one makes new ones in Odoo.
FORMS = {
    "ha.instance": True,
    "ha.area": True,
    "ha.floor": True,
    "ha.label": True,
    "ha.entity.group": True,
    "ha.device": False,
}


@pytest.fixture
def group(odoo: OdooClient, instances: dict[str, int]) -> Iterator[None]:
    """There is an entity group."""
    [entity] = odoo.search_read("ha.entity", [("instance_id", "=", instances["Home"])], "id", limit=1)
    made = odoo.create(
        "ha.entity.group", name="Guests", instance_id=instances["Home"], entity_ids=[(6, 0, [entity["id"]])]
    )
    yield
    odoo.call("ha.entity.group", "unlink", [made])


def test_nobody_is_kept_out_of_a_form(visit: Visit, odoo: OdooClient, group: None) -> None:
    for model, has_new in FORMS.items():
        [record] = odoo.search_read(model, [], "id", limit=1)
        visit(f"form of {model}", f"{action(model)}/{record['id']}", ".o_form_view .o_form_sheet", "phone")
        if has_new:
            visit(f"new {model}", f"{action(model)}/new", ".o_form_view .o_form_sheet", "phone")


#: Of these together the controls have every part that there is.
CONTROLLED = (
    "alarm_control_panel.security",
    "calendar.calendar_1",
    "camera.demo_camera",
    "climate.ecobee",
    "cover.living_room_window",
    "light.bed_light",
    "lock.front_door",
    "media_player.living_room",
    "sensor.outside_temperature",
    "todo.fridge_shopping_list",
    "weather.demo_weather_south",
)


def test_nobody_is_kept_out_of_an_entity(visit: Visit, odoo: OdooClient, instances: dict[str, int]) -> None:
    entities = odoo.search_read("ha.entity", [("entity_id", "in", CONTROLLED)], "entity_id")
    assert {row["entity_id"] for row in entities} == set(CONTROLLED)
    for row in entities:
        visit(row["entity_id"], f"{ENTITIES}/{row['id']}", ".o_ha_control_full", "phone")


def test_nobody_is_kept_out_of_a_dialog(page: Page, favourite: None, inspector: Inspector) -> None:
    go(page, FAVOURITES)
    names = page.locator(".o_ha_favourite_card .o_ha_tile_open")
    names.first.wait_for()
    for number in range(names.count()):
        names.nth(number).click()
        page.locator(".o_ha_entity_dialog .o_ha_control").wait_for()
        inspector.look(page, f"dialog {number}")
        page.keyboard.press("Escape")
        page.locator(".o_ha_entity_dialog").wait_for(state="detached")


def test_nobody_is_kept_out_of_the_palette(page: Page, inspector: Inspector) -> None:
    go(page, INSTANCES)
    page.locator(".o_data_row").first.wait_for()
    page.keyboard.press("Control+k")
    page.locator(".o_command_palette input").fill("!kitchen")
    page.locator(RESULTS).first.wait_for(timeout=10 * SECOND)
    inspector.look(page, "palette", content=RESULTS)
