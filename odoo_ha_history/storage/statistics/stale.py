"""Which hours are to be compiled, or compiled again: marks of an entity and a time.

A mark is a plain row, never changed, so that who writes states waits for nobody. It is written with the states, in the
same transaction, where their hour may have been compiled already; hours that come to an end are marked by
`mark_new_hours`. A state lasts until the next one: so a mark reaches on to the hour in which that came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

HOUR = timedelta(hours=1)
LATE = timedelta(minutes=5)
"""A state that is written later than this before the end of its hour leaves a mark: the writing may last so long."""
SETTLED = timedelta(minutes=2)
"""How long after its end an hour is compiled: what happened in it takes a moment to be written."""
MOST_STEP_HOURS = 4_000
"""Hours of entities that one transaction compiles."""


class Range(NamedTuple):
    """Hours of an entity, `since <= start < until`; UTC without a zone, both on the hour."""

    entity: int
    since: datetime
    until: datetime

    @property
    def hours(self) -> int:
        return (self.until - self.since) // HOUR


def floor_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def is_late(moment: datetime, now: datetime) -> bool:
    """Whether a state of this time, written now, leaves a mark."""
    return moment < floor_hour(now + LATE)


def mark_stale(cr: Any, times: Iterable[tuple[int, datetime, datetime]]) -> None:
    """Have hours compiled again. For who changes rows of `ha_history` otherwise than by `rows.RowWriter`.

    :param times: entity, first and last moment (UTC without a zone) of what has changed
    """
    columns = list(zip(*times, strict=True))
    if columns:
        cr.execute(
            """
            INSERT INTO ha_statistics_stale (entity_id, since, until)
            SELECT * FROM unnest(%s::int4[], %s::timestamp[], %s::timestamp[])
            """,
            [list(column) for column in columns],
        )


def noting_what_is_new(insert: str) -> str:
    """Let a statement that inserts rows of `ha_history` leave marks, of each entity one that spans its new rows."""
    return f"""
        WITH new AS ({insert} RETURNING entity_id, last_updated), marks AS (
            INSERT INTO ha_statistics_stale (entity_id, since, until)
            SELECT entity_id, min(last_updated), max(last_updated) FROM new GROUP BY entity_id
        )
        SELECT FROM new
    """


def mark_new_hours(cr: Any, instance_id: int, now: datetime) -> datetime | None:
    """Mark the hours that have come to an end, of all entities that had a state in them; until when hours are over.

    Nothing is over that has not been heard: while an instance is not connected, its hours wait.

    :param now: UTC without a zone
    """
    cr.execute(
        """
        SELECT statistics_until, date_trunc('hour', least(%s, heard_until))
        FROM ha_history_source WHERE instance_id = %s AND heard_until IS NOT NULL
        """,
        [now - SETTLED, instance_id],
    )
    if not (row := cr.fetchone()):
        return None
    begun: datetime | None
    until: datetime
    begun, until = row
    since = begun or _first_hour(cr, instance_id) or until
    if since >= until:
        return since
    cr.execute(
        """
        INSERT INTO ha_statistics_stale (entity_id, since, until)
        SELECT entity.id, %(since)s, %(last)s FROM ha_entity AS entity
        WHERE entity.instance_id = %(instance)s AND (
            EXISTS (
                SELECT FROM ha_history AS history WHERE history.entity_id = entity.id
                AND history.last_updated >= %(since)s AND history.last_updated < %(until)s
            ) OR EXISTS (
                SELECT FROM ha_statistics AS before WHERE before.entity_id = entity.id AND before.period = 'hour'
                AND before.start >= %(before)s AND before.start < %(since)s AND before.length > 0
            )
        )
        """,
        {
            "instance": instance_id,
            "before": since - HOUR,
            "since": since,
            "until": until,
            "last": until - timedelta(microseconds=1),
        },
    )
    cr.execute(
        "UPDATE ha_history_source SET statistics_until = %s WHERE instance_id = %s", [until, instance_id]
    )
    return until


def _first_hour(cr: Any, instance_id: int) -> datetime | None:
    cr.execute(
        """
        SELECT date_trunc('hour', min(first.last_updated)) FROM ha_entity AS entity
        CROSS JOIN LATERAL (
            SELECT last_updated FROM ha_history WHERE entity_id = entity.id ORDER BY last_updated LIMIT 1
        ) AS first
        WHERE entity.instance_id = %s
        """,
        [instance_id],
    )
    first: datetime | None = cr.fetchone()[0]
    return first


class Taken(NamedTuple):
    """What is compiled next.

    :ivar marks: ids of the marks that are done with it
    """

    ranges: list[Range]
    marks: list[int]


def take_stale(cr: Any, instance_id: int, over: datetime, kept: datetime = datetime.min) -> Taken:
    """The hours of some entities, with how far what has changed in them reaches.

    :param over: hours before this one have come to an end; those after it are marked when they have
    :param kept: days of hours before this one stay what they are, for not all of their hours are kept
    """
    cr.execute(
        """
        SELECT entity_id, is_meter, array_agg(id), array_agg(since), array_agg(until) FROM (
            SELECT stale.*, state.attributes ->> 'state_class' LIKE 'total%%' IS TRUE AS is_meter
            FROM ha_statistics_stale AS stale
            JOIN ha_entity AS entity ON entity.id = stale.entity_id
            LEFT JOIN ha_entity_state AS state ON state.id = entity.state_id
            WHERE entity.instance_id = %s ORDER BY stale.id LIMIT 20000
        ) AS stale
        GROUP BY entity_id, is_meter ORDER BY min(id) LIMIT 1000
        """,
        [instance_id],
    )
    ranges: list[Range] = []
    marks: list[int] = []
    for entity, is_meter, ids, since, until in cr.fetchall():
        if sum(each.hours for each in ranges) >= MOST_STEP_HOURS:
            break
        marks += ids
        times = [
            (max(floor_hour(a), kept), min(b, over))
            for a, b in zip(since, until, strict=True)
            if a < over and b >= kept
        ]
        ranges += merged(_reaching(cr, entity, is_meter, times, over))
    return Taken(ranges, marks)


def _reaching(
    cr: Any, entity: int, is_meter: bool, times: list[tuple[datetime, datetime]], over: datetime
) -> Iterator[Range]:
    """With the hours to which the last state of each time lasted, and that of the next number, which a meter counts
    from the one before.
    """
    cr.execute(
        """
        SELECT times.since, least(%(over)s, greatest(
            date_trunc('hour', times.until),
            date_trunc('hour', coalesce(next.last_updated, 'infinity')),
            date_trunc('hour', number.last_updated)
        ))
        FROM unnest(%(since)s::timestamp[], %(until)s::timestamp[]) AS times (since, until)
        LEFT JOIN LATERAL (
            SELECT last_updated FROM ha_history
            WHERE entity_id = %(entity)s AND last_updated > times.until ORDER BY last_updated LIMIT 1
        ) AS next ON true
        LEFT JOIN LATERAL (
            SELECT last_updated FROM ha_history
            WHERE %(is_meter)s AND entity_id = %(entity)s AND last_updated > times.until AND value IS NOT NULL
            ORDER BY last_updated LIMIT 1
        ) AS number ON true
        """,
        {
            "entity": entity,
            "is_meter": is_meter,
            "since": [since for since, _ in times],
            "until": [until for _, until in times],
            "over": over,
        },
    )
    for since, last in cr.fetchall():
        yield Range(entity, since, min(over, last + HOUR))


def merged(ranges: Iterable[Range]) -> list[Range]:
    """Those of one entity, without what they have in common."""
    found: list[Range] = []
    for each in sorted(ranges):
        if found and each.since <= found[-1].until:
            found[-1] = found[-1]._replace(until=max(each.until, found[-1].until))
        else:
            found.append(each)
    return found


def forget_marks(cr: Any, marks: list[int]) -> None:
    cr.execute("DELETE FROM ha_statistics_stale WHERE id = ANY(%s)", [marks])
