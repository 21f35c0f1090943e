"""What live states cost a page: the time until it shows the first of them, and its memory while they change."""

from __future__ import annotations

import time
from xml.etree import ElementTree

from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.bed import Bed
from benchmarks.browser import open_chromium, open_page, show_entities
from benchmarks.load import Load
from benchmarks.results import Goal, Result, exponent, median, ratio
from benchmarks.scale import Scale
from tests.odoo_client import OdooClient
from tests.rig.fake_process import FakeProcess
from tests.rig.tables import wait_for_connected

GOALS = (
    Goal("ratio.live", 1.15),
    Goal("ratio.overview", 1.15),
    Goal("ratio.room", 1.15),
    Goal("ratio.kanban", 1.3),
    Goal("growth_mib", 5),
    Goal("exponent_live_over_n", 1),
)

SIZES = (200, 2000, 10_000)
VIEWS = ("list", "kanban")
LIVE_WIDGETS = {
    "ha_icon": "icon",
    "ha_state": "state",
    "ha_entity_control": "platform",
    "ha_moment": "last_changed",
}
"""Those of a list that follow the entity, and the field that stands in the same place as text where nothing does."""
ROOM = "/odoo/home-assistant-dashboard"
OVERVIEW = "/odoo/home-assistant-overview"
BEFORE = ("/odoo/action-base.action_res_users", ".o_kanban_record, .o_data_row")
"""The page that each one is opened from, and what it shows: what the one before leaves behind counts, too."""
GROWTH_MINUTES = 30
GROWTH_RATE = 50
GROWTH_ENTITIES = 40


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("pages")
    odoo = bed.start_odoo()
    bed.bridge("a")
    plain = _plain_list(odoo)
    live_by_size: dict[float, float] = {}
    with open_chromium(bed) as browser:
        for size in scale.pick(SIZES, SIZES[:1]):
            with FakeProcess(bed.directory, 1, size, house=True) as fakes:
                [instance_id] = bed.make_instances(odoo, fakes.addresses())
                wait_for_connected(bed.tables, [instance_id], timeout=120)
                times = _open_views(browser, odoo, plain, warm_up=scale.pick(1, 0), samples=scale.pick(11, 1))
                for name, seconds in times.items():
                    result.figures[f"{name}_{size}_ms"] = seconds * 1000
                live_by_size[size] = times["list"]
                odoo.call("ha.instance", "unlink", [instance_id])
        result.figures["live_ms"] = times["list"] * 1000
        result.figures["plain_ms"] = times["plain"] * 1000
        result.reference["plain_ms"] = result.figures["plain_ms"]
        result.ratio["live"] = ratio(result.figures["live_ms"], result.figures["plain_ms"])
        for name in ("overview", "room", "kanban"):
            result.ratio[name] = ratio(result.figures[f"{name}_{size}_ms"], result.figures["plain_ms"])
        result.figures["exponent_live_over_n"] = exponent(live_by_size)
        _growth(bed, odoo, browser, scale, result)
    return result


def _plain_list(odoo: OdooClient) -> int:
    """An action that shows the same list without anything live: the states are what was read. Its id."""
    arch = odoo.call("ha.entity", "get_views", [[False, "list"]])["views"]["list"]["arch"]
    about = {"name": "Plain entities", "model": "ha.entity", "type": "list", "priority": 99}
    [view] = odoo.call("ir.ui.view", "create", [{**about, "arch": _without_live_parts(arch)}])
    [live] = odoo.search_read(
        "ir.actions.act_window",
        [("res_model", "=", "ha.entity"), ("view_mode", "like", "list,kanban%")],
        *("domain", "context", "limit", "view_mode"),
        limit=1,
    )
    same = {key: live[key] for key in ("domain", "context", "limit", "view_mode")}
    action = odoo.create("ir.actions.act_window", name="Plain entities", res_model="ha.entity", **same)
    odoo.create("ir.actions.act_window.view", act_window_id=action, view_mode="list", view_id=view)
    return action


def _without_live_parts(arch: str) -> str:
    root = ElementTree.fromstring(arch)
    root.attrib.pop("js_class", None)
    for part in root.iter():
        name = part.get("widget") or (part.tag == "widget" and part.get("name"))
        if name in LIVE_WIDGETS:
            kept = {key: part.attrib[key] for key in ("string", "optional") if key in part.attrib}
            part.tag, part.attrib = "field", {"name": LIVE_WIDGETS[name], **kept}
    return ElementTree.tostring(root, encoding="unicode")


def _open_views(
    browser: Browser, odoo: OdooClient, plain: int, *, warm_up: int, samples: int
) -> dict[str, float]:
    """Seconds from the beginning of the navigation until there is content, by view; medians."""
    live = {view: f"/odoo/action-odoo_ha_addon.action_ha_entity?view_type={view}" for view in VIEWS}
    targets = {view: (path, ".o_ha_state") for view, path in live.items()}
    targets["room"] = (ROOM, ".o_ha_area_dashboard .o_ha_card_place .o_ha_state")
    targets["overview"] = (OVERVIEW, ".o_ha_overview .o_ha_glance_card, .o_ha_overview .o_ha_room")
    targets["plain"] = (f"/odoo/action-{plain}", ".o_data_row")
    found: dict[str, list[float]] = {name: [] for name in targets}
    page = open_page(browser, odoo)
    # In turns, so that what the machine does besides hits all alike; what warms up is not counted.
    for number in range(warm_up + samples):
        for name, target in targets.items():
            _open(page, *BEFORE)
            seconds = _open(page, *target)
            if number >= warm_up:
                found[name].append(seconds)
    page.context.close()
    return {name: median(seconds) or 0.0 for name, seconds in found.items()}


def _open(page: Page, path: str, content: str) -> float:
    """Seconds until the page shows `content`."""
    page.goto("about:blank")
    began = time.monotonic()
    page.goto(path, wait_until="commit")
    page.locator(content).first.wait_for()
    return time.monotonic() - began


def _growth(bed: Bed, odoo: OdooClient, browser: Browser, scale: Scale, result: Result) -> None:
    """Let states change on an open page and measure its heap; projected to half an hour."""
    load = Load(bed)
    load.fill(GROWTH_ENTITIES)
    [instance_id] = bed.make_instances(odoo, {"Load": (load.home.url, load.home.token)})
    wait_for_connected(bed.tables, [instance_id])
    page = open_page(browser, odoo)
    show_entities(page, "load_", "sensor.load_0")
    session = page.context.new_cdp_session(page)
    seconds = scale.seconds(180, 4)
    emitting = load.begin(GROWTH_ENTITIES, GROWTH_RATE, seconds * 1.25)
    page.wait_for_timeout(seconds * 250)  # caches fill at first
    before = _heap(page, session)
    page.wait_for_timeout(seconds * 1000)
    after = _heap(page, session)
    emitting.result()
    result.figures["heap_mib"] = after
    result.figures["growth_measured_mib"] = after - before
    result.figures["growth_measured_s"] = seconds
    result.figures["growth_mib"] = (after - before) * GROWTH_MINUTES * 60 / seconds


def _heap(page: Page, session: CDPSession) -> float:
    """MiB in use after a collection of garbage."""
    session.send("HeapProfiler.collectGarbage")
    used: int = page.evaluate("() => performance.memory.usedJSHeapSize")
    return used / 2**20
