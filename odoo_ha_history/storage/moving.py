"""Takes rows of single entities to where they belong by now, a bounded number at a time. With a cursor that is given.

Rows lie in the partition of how long they were to be kept when they were written. They move where they are to be kept
longer, where a person has shortened it knowingly, and when an entity goes up in another; rows of entities that are
gone are removed. (entity, last_updated) stays one row: what is at the new place already is the same state.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from .partitions import FOR_EVER, Partition, partition_named, partition_of
from .rows import shared_until
from .schema import ensure_partitions, existing_partitions
from .statistics.stale import HOUR, mark_stale

_COLUMNS = "id, last_updated, last_changed, value, word_id, attributes_id, decimals"


def leaves(cr: Any) -> list[Partition]:
    """The tables that hold rows, the newest first."""
    found = [partition for name in existing_partitions(cr) if (partition := partition_named(name))]
    return sorted(found, key=lambda partition: (partition.since, partition.keep), reverse=True)


def entities_in(cr: Any, leaf: Partition) -> list[int]:
    """Ids of all that have rows in it, by as many steps in its index."""
    cr.execute(
        f"""
        WITH RECURSIVE found AS (
            (SELECT entity_id FROM {leaf.name} ORDER BY entity_id LIMIT 1)
            UNION ALL
            SELECT (SELECT entity_id FROM {leaf.name} AS next WHERE next.entity_id > found.entity_id
                    ORDER BY entity_id LIMIT 1)
            FROM found WHERE found.entity_id IS NOT NULL
        )
        SELECT entity_id FROM found WHERE entity_id IS NOT NULL
        """
    )
    return [entity for (entity,) in cr.fetchall()]


def remove(
    cr: Any,
    leaf: Partition,
    entity_ids: Collection[int],
    before: datetime,
    most: int,
    *,
    if_gone: bool = False,
) -> int:
    """Rows of these entities from before a time out of one partition; how many.

    :param if_gone: only of those that have no record: one may have got it since somebody looked
    """
    cr.execute(
        f"""
        DELETE FROM {leaf.name} WHERE ctid = ANY(ARRAY(
            SELECT row.ctid FROM {leaf.name} AS row
            WHERE row.entity_id = ANY(%(entities)s) AND row.last_updated < %(before)s
                  AND (NOT %(if_gone)s OR NOT EXISTS (SELECT FROM ha_entity WHERE ha_entity.id = row.entity_id))
            LIMIT %(most)s
        ))
        """,
        {"entities": list(entity_ids), "before": before, "most": most, "if_gone": if_gone},
    )
    return int(cr.rowcount)


def move(
    cr: Any,
    leaf: Partition,
    entity_ids: Collection[int],
    keep: int,
    now: datetime,
    most: int,
    into: int | None = None,
    before: datetime = datetime.max,
) -> int:
    """Rows of these entities out of one partition to where what is kept for `keep` days lies; how many went.

    What would not be kept so long is removed.

    :param into: the entity that they are of from now on; of two states at one moment its own stays
    :param before: only those from before this time
    """
    parts = _parts(keep, leaf, now)
    ensure_partitions(cr, parts)
    cr.execute(
        f"""
        WITH gone AS (
            DELETE FROM {leaf.name} WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM {leaf.name}
                WHERE entity_id = ANY(%(entities)s) AND last_updated < %(before)s LIMIT %(most)s
            ))
            RETURNING {_COLUMNS}, coalesce(%(into)s, entity_id) AS into_id
        ), kept AS (
            SELECT * FROM gone WHERE last_updated > %(oldest)s AND (%(into)s IS NULL OR NOT EXISTS (
                SELECT FROM ha_history AS own
                WHERE own.entity_id = %(into)s AND own.last_updated = gone.last_updated
            ))
        ), words AS (
            UPDATE ha_history_word SET kept_until = %(until)s
            WHERE id IN (SELECT word_id FROM kept) AND kept_until < %(until)s
        ), attributes AS (
            UPDATE ha_history_attributes SET kept_until = %(until)s
            WHERE id IN (SELECT attributes_id FROM kept) AND kept_until < %(until)s
        ), moved AS (
            INSERT INTO ha_history ({_COLUMNS}, entity_id, keep)
            SELECT {_COLUMNS}, into_id, %(keep)s FROM kept ON CONFLICT DO NOTHING
        ), stale AS (
            INSERT INTO ha_statistics_stale (entity_id, since, until)
            SELECT into_id, min(last_updated), max(last_updated) FROM kept
            WHERE %(into)s IS NOT NULL GROUP BY into_id
        )
        SELECT count(*) FROM gone
        """,
        {
            "entities": list(entity_ids),
            "most": most,
            "keep": keep,
            "into": into,
            "before": before,
            "until": max((shared_until(part) for part in parts), default=date.min),
            "oldest": datetime.min if keep == FOR_EVER else now - timedelta(days=keep),
        },
    )
    return int(cr.fetchone()[0])


LONGEST_DAY = timedelta(hours=25)


def hand_over_statistics(cr: Any, entity: int, into: int, before: datetime | None = None) -> None:
    """Statistics and gaps of one entity become those of another; of two for one period the other's own stay.

    :param before: only of the time before; what is around it is compiled again for both
    """
    values = {
        "entity": entity,
        "into": into,
        "hour": before - HOUR if before else datetime.max,
        "day": before - LONGEST_DAY if before else datetime.max,
    }
    is_over = "start <= CASE period WHEN 'hour' THEN %(hour)s ELSE %(day)s END"
    for table in ("ha_statistics", "ha_statistics_word"):
        cr.execute(
            f"""
            UPDATE {table} AS theirs SET entity_id = %(into)s
            WHERE entity_id = %(entity)s AND {is_over} AND NOT EXISTS (
                SELECT FROM {table} AS own
                WHERE own.entity_id = %(into)s AND own.period = theirs.period AND own.start = theirs.start
            )
            """,
            values,
        )
        cr.execute(f"DELETE FROM {table} WHERE entity_id = %(entity)s AND {is_over}", values)
    cr.execute(
        "UPDATE ha_history_gap SET entity_id = %s WHERE entity_id = %s AND since < %s",
        [into, entity, before or datetime.max],
    )
    if before:
        mark_stale(cr, [(each, before - LONGEST_DAY, before) for each in (entity, into)])


def _parts(keep: int, leaf: Partition, now: datetime) -> Sequence[Partition]:
    """The partitions to which rows of one would move."""
    return [part for part in _between(keep, leaf.since, leaf.until) if not part.is_due(now)]


def _between(keep: int, since: datetime, until: datetime) -> Iterator[Partition]:
    part = partition_of(keep, since)
    while part.since < until:
        yield part
        part = partition_of(keep, part.until)
