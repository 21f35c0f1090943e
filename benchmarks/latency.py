"""How long a change takes from Home Assistant to the table and to the pages that show it."""

from __future__ import annotations

import time

from playwright.sync_api import Page

from benchmarks.bed import Bed
from benchmarks.browser import note_changes, noted_changes, open_chromium, open_page, show_entities
from benchmarks.child import Child
from benchmarks.load import Load
from benchmarks.results import Goal, Result, percentile, ratio
from benchmarks.scale import Scale
from tests.rig.tables import wait_for_connected

RATES = (1, 20, 200)
PAGES = (1, 10)
ENTITIES = 40

GOALS = tuple(
    goal
    for rate in RATES
    for pages in PAGES
    for goal in (
        Goal(f"rate_{rate}_pages_{pages}_commit_p50_ms", 15),
        Goal(f"rate_{rate}_pages_{pages}_commit_p99_ms", 60),
        Goal(f"rate_{rate}_pages_{pages}_dom_p50_ms", 80),
        Goal(f"rate_{rate}_pages_{pages}_dom_p99_ms", 250),
    )
)


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("latency")
    load = Load(bed)
    load.fill(ENTITIES)
    odoo = bed.start_odoo()
    [instance_id] = bed.make_instances(odoo, {"Load": (load.home.url, load.home.token)})
    bed.bridge("a")
    wait_for_connected(bed.tables, [instance_id])
    ids = [row["id"] for row in odoo.search_read("ha.entity", [("entity_id", "like", "sensor.load_")], "id")]
    with open_chromium(bed) as browser:
        pages: list[Page] = []
        for count in scale.pick(PAGES, PAGES[:1]):
            while len(pages) < count:
                pages.append(open_page(browser, odoo))
                show_entities(pages[-1], "load_", "sensor.load_0")
            for rate in scale.pick(RATES, RATES[1:2]):
                seconds = scale.seconds(60 if rate == 1 else 20, 2)
                _measure(bed, load, ids, pages, rate, seconds, result)
    for rate in scale.pick(RATES, RATES[1:2]):
        name = f"rate_{rate}_pages_1"
        result.ratio[f"rate_{rate}_commit_p50"] = ratio(
            result.value(f"{name}_commit_p50_ms"), result.value(f"reference.{name}_p50_ms")
        )
    return result


def _measure(
    bed: Bed, load: Load, ids: list[int], pages: list[Page], rate: int, seconds: float, result: Result
) -> None:
    name = f"rate_{rate}_pages_{len(pages)}"
    for page in pages:
        note_changes(page)
    dsn = bed.postgres.dsn(bed.odoo.database)
    with (
        Child("benchmarks.bare_client", url=load.home.url, token=load.home.token) as client,
        Child("benchmarks.commit_watch", dsn=dsn, ids=ids, pause=0.001) as watch,
    ):
        load.run(ENTITIES, rate, seconds)
        time.sleep(1)
        bare, committed = client.result()["lags"], watch.result()["lags"]
    shown = [lag for page in pages for lag in noted_changes(page)]
    result.add_percentiles(f"{name}_commit", committed)
    result.add_percentiles(f"{name}_dom", shown)
    for part in (50, 99):
        result.reference[f"{name}_p{part}_ms"] = percentile(bare, part) * 1000
