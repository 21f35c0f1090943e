"""Rows of history that never happened, made in bulk by PostgreSQL itself."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import psycopg2

from benchmarks.bed import Bed
from tests import addons_without_odoo

addons_without_odoo.install()

from odoo_ha_history.storage.partitions import partition_of  # noqa: E402
from odoo_ha_history.storage.schema import ensure_partitions  # noqa: E402

KEEP = 731
AT_ONCE = 1_000_000


def make_rows(bed: Bed, ids: Sequence[int], rows: int, days: int) -> float:
    """So many numbers of these entities, evenly spread over the last days; seconds that it took.

    They come in the order of time, as changes do, so that blocks and indexes look as they would.
    """
    began = time.monotonic()
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    start = now - timedelta(days=days)
    connection = psycopg2.connect(bed.postgres.dsn(bed.odoo.database))
    try:
        with connection, connection.cursor() as cr:
            moments = [start + timedelta(days=day) for day in range(0, days + 1, 7)]
            ensure_partitions(cr, {partition_of(KEEP, moment) for moment in (*moments, now)})
        for first in range(0, rows, AT_ONCE):
            with connection, connection.cursor() as cr:
                cr.execute(
                    """
                    INSERT INTO ha_history (entity_id, last_updated, value, decimals, keep)
                    SELECT (%s::int[])[1 + number %% %s], %s::timestamp + number * %s::interval,
                           round((20 + 5 * sin(number / 5000.0) + random())::numeric, 2), 2, %s
                    FROM generate_series(%s, %s) AS number
                    """,
                    [
                        list(ids),
                        len(ids),
                        start,
                        timedelta(days=days) / rows,
                        KEEP,
                        first,
                        min(rows, first + AT_ONCE) - 1,
                    ],
                )
        connection.autocommit = True
        with connection.cursor() as cr:
            cr.execute("VACUUM ANALYZE ha_history")
    finally:
        connection.close()
    return time.monotonic() - began
