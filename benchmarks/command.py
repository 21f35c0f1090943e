"""How long a command takes: a click in the browser and all that follows, and the same without a browser."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page

from benchmarks.bed import Bed
from benchmarks.browser import click, open_chromium, open_page, show_entities
from benchmarks.load import Load
from benchmarks.results import Goal, Result, ratio
from benchmarks.scale import Scale
from tests.rig.tables import wait_for_connected

GOALS = (Goal("click_p50_ms", 150),)

LAMP = "input_boolean.lamp"
PAUSE_SECONDS = 0.4
"""Between two commands, so that each is a single tap in a quiet house."""


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("command")
    samples = scale.pick(100, 3)
    load = Load(bed)
    home = load.home
    odoo = bed.start_odoo()
    [instance_id] = bed.make_instances(odoo, {"Home": (home.url, home.token)})
    bed.bridge("a")
    wait_for_connected(bed.tables, [instance_id])
    [lamp] = odoo.search_read("ha.entity", [("entity_id", "=", LAMP)], "id")

    def rest() -> None:
        home.call_service("input_boolean", "toggle", entity_id=LAMP)

    def rpc() -> None:
        outcome = odoo.call("ha.entity", "call_service", [lamp["id"]], "toggle", {})
        if outcome["state"] != "done":
            raise RuntimeError(outcome)

    with open_chromium(bed) as browser:
        page = open_page(browser, odoo)
        show_entities(page, LAMP, LAMP)
        time.sleep(2)
        clicks = [_click(page) for _ in range(samples)]
        page.close()
    result.add_percentiles("click", clicks)
    result.add_percentiles("rpc", _time(rpc, samples))
    rests = _time(rest, samples)
    result.add_percentiles("rest", rests)
    result.reference["rest_p50_ms"] = result.figures["rest_p50_ms"]
    result.ratio["click_p50"] = ratio(result.figures["click_p50_ms"], result.figures["rest_p50_ms"])
    result.ratio["rpc_p50"] = ratio(result.figures["rpc_p50_ms"], result.figures["rest_p50_ms"])
    return result


def _click(page: Page) -> float:
    seconds = click(page, LAMP)
    time.sleep(PAUSE_SECONDS)
    return seconds


def _time(work: Callable[[], None], samples: int) -> list[float]:
    seconds = []
    for _ in range(samples):
        began = time.monotonic()
        work()
        seconds.append(time.monotonic() - began)
        time.sleep(PAUSE_SECONDS)
    return seconds
