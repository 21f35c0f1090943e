"""What statistics take on the disk, will take, and what of them would go. With a cursor that is given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from ..schema import existing_partitions
from .retention import Kept
from .schema import TABLES, years_before

PERIODS = ("hour", "day")
EXPECTED_BYTES = 133
"""Of a row with its index, where there are too few to tell."""
ENOUGH_ROWS = 10_000
MOST_COUNTED = 1_000_000
"""In a table with more rows PostgreSQL's estimate is taken."""
WEEK = timedelta(days=7)


def disk(cr: Any) -> int:
    """Bytes, with indexes."""
    return sum(size for table in TABLES for _, size in _sizes(cr, table))


def bytes_a_day(cr: Any, now: datetime) -> dict[str, float]:
    """How much comes each day, of hours and of days, by what came in the last week."""
    found = dict.fromkeys(PERIODS, 0.0)
    for table in TABLES:
        sizes = [(rows, size) for rows, size in _sizes(cr, table) if rows >= ENOUGH_ROWS]
        size = sum(size for _, size in sizes) / sum(rows for rows, _ in sizes) if sizes else EXPECTED_BYTES
        for period in PERIODS:
            cr.execute(
                f"""
                SELECT count(counted.start), min(counted.start) FROM ha_entity AS entity
                CROSS JOIN LATERAL (
                    SELECT start FROM {table}
                    WHERE entity_id = entity.id AND period = %s AND start >= %s AND start < %s
                ) AS counted
                """,
                [period, now - WEEK, now],
            )
            [(rows, first)] = cr.fetchall()
            # What is compiled since yesterday has not taken a week.
            days = max(now - first, timedelta(days=1)) / timedelta(days=1) if rows else 1.0
            found[period] += rows / days * size
    return found


def expected(a_day: Mapping[str, float], keeps: Mapping[str, int], year: int) -> float:
    """Bytes once all is as old as it is kept; of what is kept for ever, one year.

    :param a_day: as `bytes_a_day` has it
    :param keeps: days that hours and days are kept
    """
    return sum(a_day[period] * (keeps[period] or year) for period in PERIODS)


class Amount(NamedTuple):
    """What would go of one kind.

    :ivar rows: in a table with many as PostgreSQL estimates them
    :ivar since: the first day
    :ivar until: the last day
    """

    table: str
    period: str
    rows: int
    bytes: int
    since: date | None
    until: date | None


def amounts(cr: Any, before: Kept) -> list[Amount]:
    """What there is from before, by kind; kinds without any are left out."""
    found = []
    for table in TABLES:
        years = [_size(cr, name) for name in years_before(existing_partitions(cr, table), before.hours)]
        rows, size = (sum(column) for column in zip(*years, strict=True)) if years else (0, 0)
        found.append(_amount(cr, table, "hour", rows, size, before.hours))
        cr.execute(f"SELECT count(*) FROM {table}_day WHERE day < %s", [before.days.date()])
        [(rows,)] = cr.fetchall()
        everything, size = _size(cr, f"{table}_day")
        found.append(_amount(cr, table, "day", rows, size * rows // max(everything, rows, 1), before.days))
    return [each for each in found if each.rows]


def _amount(cr: Any, table: str, period: str, rows: int, size: int, before: datetime) -> Amount:
    cr.execute(
        f"""
        SELECT min(found.first), max(found.last) FROM ha_entity AS entity CROSS JOIN LATERAL (
            (SELECT day AS first, NULL::date AS last FROM {table}
                WHERE entity_id = entity.id AND period = %(period)s AND start < %(before)s
                ORDER BY start LIMIT 1)
            UNION ALL
            (SELECT NULL, day FROM {table}
                WHERE entity_id = entity.id AND period = %(period)s AND start < %(before)s
                ORDER BY start DESC LIMIT 1)
        ) AS found
        """,
        {"period": period, "before": before},
    )
    [(since, until)] = cr.fetchall() if rows else [(None, None)]
    return Amount(table, period, rows, size, since, until)


def _size(cr: Any, name: str) -> tuple[int, int]:
    """Rows and bytes of a table."""
    cr.execute(
        "SELECT reltuples::bigint, pg_total_relation_size(oid) FROM pg_class WHERE oid = %s::regclass", [name]
    )
    [(rows, size)] = cr.fetchall()
    if rows < MOST_COUNTED:
        cr.execute(f"SELECT count(*) FROM {name}")
        [(rows,)] = cr.fetchall()
    return rows, size


def _sizes(cr: Any, table: str) -> list[tuple[int, int]]:
    """Rows, as PostgreSQL estimates them, and bytes of each part of a table."""
    cr.execute(
        """
        SELECT greatest(leaf.reltuples, 0)::bigint, pg_total_relation_size(leaf.oid)
        FROM pg_partition_tree(%s::regclass) AS tree JOIN pg_class AS leaf ON leaf.oid = tree.relid
        WHERE tree.isleaf
        """,
        [table],
    )
    return list(cr.fetchall())
