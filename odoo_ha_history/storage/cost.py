"""What history costs: rows a day, counted, and bytes on the disk. With a cursor that is given."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from .partitions import KEEPS, branch_name

SPANS = (timedelta(hours=1), timedelta(days=1), timedelta(days=7))
"""How far back rows are counted: the longest of these in which there are not too many."""
MOST_COUNTED = 2_000_000
EXPECTED_BYTES = 110
"""Of a row with its index, where there are too few to tell."""
ENOUGH_ROWS = 10_000
"""In one partition, so that its empty pages count for little."""


class Measured(NamedTuple):
    """:ivar rows: by id of an entity
    :ivar days: how long these rows took to come
    """

    rows: dict[int, int]
    days: float

    def a_day(self, entity_ids: Collection[int]) -> float:
        """Rows a day of these entities."""
        return sum(self.rows.get(i, 0) for i in entity_ids) / self.days if self.days else 0.0


class Disk(NamedTuple):
    """:ivar bytes: with indexes
    :ivar rows: as PostgreSQL estimates them
    """

    bytes: int
    rows: int


def measure(cr: Any, entity_ids: Collection[int], now: datetime) -> Measured:
    """How many states of these entities came lately.

    :param now: UTC without a zone
    """
    found = Measured({}, 0.0)
    for span, following in zip(SPANS, [*SPANS[1:], None], strict=True):
        found = _count(cr, entity_ids, now, span)
        if following is None or sum(found.rows.values()) * (following / span) > MOST_COUNTED:
            break
    return found


def _count(cr: Any, entity_ids: Collection[int], now: datetime, span: timedelta) -> Measured:
    cr.execute(
        """
        SELECT entity.id, counted.rows, counted.first
        FROM unnest(%(ids)s::int4[]) AS entity (id)
        CROSS JOIN LATERAL (
            SELECT count(*) AS rows, min(last_updated) AS first FROM ha_history
            WHERE entity_id = entity.id AND last_updated >= %(since)s AND last_updated < %(now)s
        ) AS counted
        WHERE counted.rows > 0
        """,
        {"ids": list(entity_ids), "since": now - span, "now": now},
    )
    counted = cr.fetchall()
    # What is recorded since this morning has not taken a week.
    first = min((first for _, _, first in counted), default=now)
    return Measured({i: rows for i, rows, _ in counted}, max(now - first, SPANS[0]) / timedelta(days=1))


def disk_by_keep(cr: Any) -> dict[int, Disk]:
    """What the rows that are kept so long take, by days; nothing for those of which there are none."""
    cr.execute(
        """
        SELECT tree.parentrelid::regclass::text, sum(pg_total_relation_size(leaf.oid))::bigint,
               sum(greatest(leaf.reltuples, 0))::bigint
        FROM pg_partition_tree('ha_history') AS tree JOIN pg_class AS leaf ON leaf.oid = tree.relid
        WHERE tree.isleaf AND tree.level = 2
        GROUP BY tree.parentrelid
        """
    )
    by_branch = {branch: Disk(size, rows) for branch, size, rows in cr.fetchall()}
    return {keep: by_branch[name] for keep in KEEPS if (name := branch_name(keep)) in by_branch}


def bytes_per_row(cr: Any) -> float:
    """With indexes; an expectation where there are few rows."""
    cr.execute(
        """
        SELECT sum(pg_total_relation_size(leaf.oid)) / sum(leaf.reltuples)
        FROM pg_partition_tree('ha_history') AS tree JOIN pg_class AS leaf ON leaf.oid = tree.relid
        WHERE tree.isleaf AND leaf.reltuples >= %s
        """,
        [ENOUGH_ROWS],
    )
    [(found,)] = cr.fetchall()
    return float(found or EXPECTED_BYTES)


class Amount(NamedTuple):
    """:ivar rows: one more than was to be counted stands for more
    :ivar oldest: None where there are none
    """

    rows: int
    oldest: datetime | None


def amount(
    cr: Any, entity_ids: Collection[int], keeps: Collection[int], before: datetime, most: int
) -> Amount:
    """What there is of these entities, of what is kept for one of these times, from before a moment.

    :param most: count no further than one beyond this
    """
    wanted = {"ids": list(entity_ids), "keeps": list(keeps), "before": before, "most": most + 1}
    cr.execute(
        """
        SELECT count(*) FROM (
            SELECT FROM ha_history
            WHERE entity_id = ANY(%(ids)s) AND keep = ANY(%(keeps)s) AND last_updated < %(before)s LIMIT %(most)s
        ) AS counted
        """,
        wanted,
    )
    [(rows,)] = cr.fetchall()
    cr.execute(
        """
        SELECT min(first.last_updated) FROM unnest(%(ids)s::int4[]) AS entity (id)
        CROSS JOIN LATERAL (
            SELECT min(last_updated) AS last_updated FROM ha_history
            WHERE entity_id = entity.id AND keep = ANY(%(keeps)s) AND last_updated < %(before)s
        ) AS first
        """,
        wanted,
    )
    [(oldest,)] = cr.fetchall()
    return Amount(rows, oldest)


def is_any(cr: Any, entity_ids: Collection[int], keeps: Collection[int]) -> bool:
    """Whether there is anything of these entities of what is kept for one of these times."""
    cr.execute(
        """
        SELECT EXISTS (
            SELECT FROM unnest(%s::int4[]) AS entity (id)
            CROSS JOIN LATERAL (
                SELECT FROM ha_history WHERE entity_id = entity.id AND keep = ANY(%s) LIMIT 1
            ) AS one
        )
        """,
        [list(entity_ids), list(keeps)],
    )
    return bool(cr.fetchone()[0])
