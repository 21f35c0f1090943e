"""How the size of a row, and the cost of a chart and of writing, go with all the rows that there are."""

from __future__ import annotations

import time

import psycopg2

from benchmarks.bed import Bed
from benchmarks.history.generated import KEEP, make_rows, row_writer
from benchmarks.history.reading import chart_seconds
from benchmarks.results import Result, exponent, median
from benchmarks.scale import Scale
from tests.odoo_client import OdooClient

SIZES = (1_000_000, 10_000_000, 100_000_000)
SIZED_AT = 10_000_000
DAYS = 365
BATCHES = 20
BATCH = 1_000


def measure(bed: Bed, scale: Scale, odoo: OdooClient, result: Result) -> None:
    ids = [
        record_id
        for (record_id,) in bed.tables.rows(
            "SELECT id FROM ha_entity WHERE entity_id LIKE 'sensor.measure%%'"
        )
    ]
    chart: dict[float, float] = {}
    ingest: dict[float, float] = {}
    made = 0
    for number, size in enumerate(scale.pick(SIZES, (2_000, 20_000))):
        bed.console.say(f"  {size} rows")
        # Each time is a part of the year of its own, so that no state is there twice.
        make_rows(bed, ids, size - made, days=DAYS, offset=number)
        made = size
        if size <= scale.pick(SIZED_AT, size):
            result.figures["bytes_per_row"] = _bytes_per_row(bed)
        chart[size] = chart_seconds(odoo, ids[0], 1)
        ingest[size] = _write_seconds(bed, ids)
        result.figures[f"chart_at_{size}_ms"] = chart[size] * 1000
        result.figures[f"write_at_{size}_ms"] = ingest[size] * 1000
    slopes = [exponent(costs) for costs in (chart, ingest)]
    result.figures["exponent_over_rows"] = max(slope for slope in slopes if slope is not None)


def _bytes_per_row(bed: Bed) -> float:
    [(size, count)] = bed.tables.rows(
        """
        SELECT sum(pg_total_relation_size(relid)), (SELECT count(*) FROM ha_history)
        FROM pg_partition_tree('ha_history') WHERE isleaf
        """
    )
    return float(size / count)


def _write_seconds(bed: Bed, ids: list[int]) -> float:
    """Of a batch as the sink writes it, in the median."""
    connection = psycopg2.connect(bed.postgres.dsn(bed.odoo.database))
    try:
        write = row_writer(KEEP)
        seconds = []
        for _ in range(BATCHES):
            began = time.monotonic()
            with connection, connection.cursor() as cr:
                write(cr, [ids[number % len(ids)] for number in range(BATCH)], time.time())
            seconds.append(time.monotonic() - began)
        return median(seconds) or 0.0
    finally:
        connection.close()
