"""How long a person waits: charts of a month and of a year, the dialog of an entity, the pivot of a year, an export."""

from __future__ import annotations

import time
from datetime import timedelta

import psutil
import psycopg2

from benchmarks.bed import Bed
from benchmarks.browser import open_chromium, open_page
from benchmarks.history.export import measure_export
from benchmarks.history.generated import make_rows, now
from benchmarks.results import Result, median
from benchmarks.scale import Scale
from odoo_ha_history.storage.statistics.schema import ensure_years
from tests.odoo_client import OdooClient

DAY = 86_400.0
MONTH_ROWS = 260_000
"""Of a sensor that changes every ten seconds, in 30 days."""
ENTITIES = 1_000
TRIES = 7
WIDTH = 800
MEASURES = ["mean:avg", "min:min", "max:max", "__count"]
GROUPINGS = [[], ["day:month"], ["entity_id"], ["entity_id", "day:month"]]
"""What a pivot asks for."""


def measure(bed: Bed, scale: Scale, odoo: OdooClient, instance_id: int, result: Result) -> None:
    [(entity,)] = bed.tables.rows("SELECT id FROM ha_entity WHERE entity_id = 'sensor.measure_0'")
    make_rows(bed, [entity], scale.pick(MONTH_ROWS, 2_000), days=30)
    result.figures["chart_30d_ms"] = chart_seconds(odoo, entity, 30) * 1000
    _make_statistics(bed, instance_id, scale.pick(ENTITIES, 20))
    yearly = bed.tables.rows("SELECT min(entity_id) FROM ha_statistics WHERE period = 'hour'")[0][0]
    result.figures["chart_1y_ms"] = chart_seconds(odoo, yearly, 365) * 1000
    result.figures["pivot_year_ms"] = _pivot_seconds(odoo) * 1000
    _dialog(bed, scale, odoo, result)
    _export(bed, odoo, result)


def chart_seconds(odoo: OdooClient, entity: int, days: float) -> float:
    """From the request to the answer, in the median."""
    seconds = []
    for _ in range(TRIES):
        end = time.time()
        began = time.monotonic()
        odoo.call("ha.history", "chart", [entity], end - days * DAY, end, WIDTH)
        seconds.append(time.monotonic() - began)
    return median(seconds) or 0.0


def _make_statistics(bed: Bed, instance_id: int, entities: int) -> None:
    """A year of hours of one entity, and of days of all."""
    years = {(now() - timedelta(days=days)).year for days in (0, 366)}
    connection = psycopg2.connect(bed.postgres.dsn(bed.odoo.database))
    with connection, connection.cursor() as cr:
        ensure_years(cr, years)
    connection.close()
    bed.tables.rows("INSERT INTO ha_statistics_unit (text) VALUES ('W') ON CONFLICT DO NOTHING")
    for period, step, most in (("day", "1 day", entities), ("hour", "1 hour", 1)):
        bed.tables.rows(
            """
            INSERT INTO ha_statistics
                (entity_id, period, start, day, mean, min, max, seconds, source, length, unit_id)
            SELECT entity.id, %s::ha_statistics_period, start, start::date, 20 + random(), 19, 22,
                   extract(epoch FROM %s::interval), 'odoo', extract(epoch FROM %s::interval),
                   (SELECT id FROM ha_statistics_unit WHERE text = 'W')
            FROM (
                SELECT id FROM ha_entity WHERE instance_id = %s AND entity_id LIKE 'sensor.measure%%'
                ORDER BY id LIMIT %s
            ) AS entity
            CROSS JOIN generate_series(
                date_trunc('day', now() AT TIME ZONE 'UTC') - interval '365 days',
                date_trunc('day', now() AT TIME ZONE 'UTC') - interval '1 day', %s::interval
            ) AS start
            ON CONFLICT DO NOTHING
            """,
            period, step, step, instance_id, most, step,
        )  # fmt: skip
    bed.tables.rows("ANALYZE ha_statistics")


def _pivot_seconds(odoo: OdooClient) -> float:
    seconds = []
    for _ in range(TRIES):
        began = time.monotonic()
        odoo.call("ha.statistics", "formatted_read_grouping_sets", [], GROUPINGS, MEASURES)
        seconds.append(time.monotonic() - began)
    return median(seconds) or 0.0


def _dialog(bed: Bed, scale: Scale, odoo: OdooClient, result: Result) -> None:
    """From the click to the drawn chart, in a browser that has shown one before."""
    seconds = []
    with open_chromium(bed) as browser:
        page = open_page(browser, odoo)
        page.goto("/odoo/home-assistant-dashboard")
        tile = page.locator(".o_ha_tile .o_ha_tile_open").first
        tile.wait_for()
        for _ in range(scale.pick(TRIES, 1)):
            began = time.monotonic()
            tile.click()
            page.locator(".o_ha_entity_dialog .o_ha_plot canvas").wait_for()
            seconds.append(time.monotonic() - began)
            page.locator(".o_ha_entity_dialog .btn-close").click()
            page.locator(".o_ha_entity_dialog").wait_for(state="detached")
    result.figures["dialog_ms"] = (median(seconds) or 0.0) * 1000


def _export(bed: Bed, odoo: OdooClient, result: Result) -> None:
    ids = [
        record_id
        for (record_id,) in bed.tables.rows(
            "SELECT id FROM ha_entity WHERE entity_id LIKE 'sensor.measure%%'"
        )
    ]
    assert bed.odoo.pid
    worker = psutil.Process(bed.odoo.pid)
    # The first one brings the code into memory.
    measure_export(odoo, worker, ids[:1], now() - timedelta(days=1), now())
    cost = measure_export(odoo, worker, ids, now() - timedelta(days=30), now())
    result.figures["export_rows_per_s"] = cost.rows_per_s
    result.figures["export_rows_n"] = cost.rows
    result.figures["export_memory_mib"] = cost.memory_mib
