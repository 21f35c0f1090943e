"""Rows of history that never happened, made in bulk by PostgreSQL itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import psycopg2

from benchmarks.bed import Bed
from tests import addons_without_odoo

addons_without_odoo.install()

from odoo_ha_history.storage.partitions import Partition, partition_of  # noqa: E402
from odoo_ha_history.storage.rows import HistoryRow, RowWriter  # noqa: E402
from odoo_ha_history.storage.schema import ensure_partitions  # noqa: E402

KEEP = 731
AT_ONCE = 1_000_000


def now() -> datetime:
    """UTC without a zone."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def make_rows(
    bed: Bed, ids: Sequence[int], rows: int, days: float, *, offset: int = 0, keep: int = KEEP
) -> None:
    """So many numbers of these entities, evenly spread over the last days, in the order of time, as changes come.

    :param offset: microseconds; what has another one never falls on the same moment
    """
    start = now().replace(microsecond=0) - timedelta(days=days)
    fill(bed, ids, rows, start, now(), offset=offset, keep=keep)


def fill(
    bed: Bed,
    ids: Sequence[int],
    rows: int,
    since: datetime,
    until: datetime,
    *,
    offset: int = 0,
    keep: int = KEEP,
) -> list[Partition]:
    """The same for any time; the partitions that the rows are in."""
    parts = [partition_of(keep, since)]
    while parts[-1].until < until:
        parts.append(partition_of(keep, parts[-1].until))
    step = timedelta(milliseconds=int((until - since) / timedelta(milliseconds=1) / rows))
    connection = psycopg2.connect(bed.postgres.dsn(bed.odoo.database))
    try:
        with connection, connection.cursor() as cr:
            ensure_partitions(cr, parts)
        for first in range(0, rows, AT_ONCE):
            with connection, connection.cursor() as cr:
                cr.execute(
                    """
                    INSERT INTO ha_history (entity_id, last_updated, value, decimals, keep)
                    SELECT (%s::int[])[1 + number %% %s],
                           %s::timestamp + number * %s::interval + %s * interval '1 microsecond',
                           round((20 + 5 * sin(number / 5000.0) + random())::numeric, 2), 2, %s
                    FROM generate_series(%s, %s) AS number
                    """,
                    [list(ids), len(ids), since, step, offset, keep, first, min(rows, first + AT_ONCE) - 1],
                )
        connection.autocommit = True
        with connection.cursor() as cr:
            cr.execute("VACUUM ANALYZE ha_history")
    finally:
        connection.close()
    return parts


def row_writer(keep: int) -> Callable[[Any, Sequence[int], float], int]:
    """What the sink writes with: a function of a cursor, entities and a time, which writes one state of each."""
    writer = RowWriter()

    def write(cr: Any, ids: Sequence[int], moment: float) -> int:
        rows = [
            HistoryRow(entity, f"{number / 10:.1f}", moment + number / 1e6, None, {}, keep)
            for number, entity in enumerate(ids)
        ]
        return writer.write(cr, rows)

    return write
