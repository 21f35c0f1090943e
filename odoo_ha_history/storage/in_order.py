"""States of many entities in the order of their time, for who goes through them once. With a cursor that is given.

They are read a part of the time after the other: the key has the rows of an entity together, so that a part costs what
is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from .rows import as_seconds
from .state_value import TEXT_SQL

FIRST_PART = timedelta(minutes=15)
LONGEST_PART = timedelta(days=1)
FEW, MANY = 5_000, 20_000
"""Rows of a part: with fewer the next is twice as long, with more half as long."""
MOST_AT_ONCE = 50_000
"""Rows; what is beyond is read with the next part."""


class StateThen(NamedTuple):
    """:ivar moment: seconds since 1970, UTC; when Home Assistant said it
    :ivar since: the same: since when the state is; earlier than `moment` where only attributes changed
    :ivar state: None: the entity was removed
    :ivar attributes: those that were asked for and are recorded
    """

    record: int
    moment: float
    since: float
    state: str | None
    attributes: dict[str, Any]


_COLUMNS = f"""
    extract(epoch FROM history.last_updated)::float8,
    extract(epoch FROM coalesce(history.last_changed, history.last_updated))::float8,
    {TEXT_SQL.format(row="history", word="word")},
    CASE WHEN cardinality(%(names)s::text[]) > 0 THEN
        (SELECT jsonb_object_agg(key, value) FROM ha_history_attributes, jsonb_each(data)
         WHERE id = history.attributes_id AND key = ANY(%(names)s)) END
"""
_WORD = "LEFT JOIN ha_history_word AS word ON word.id = history.word_id"


def read_states_before(
    cr: Any, entities: Sequence[int], moment: datetime, names: Sequence[str] = ()
) -> dict[int, StateThen]:
    """By id of the entity, the state that holds at a time (UTC without a zone); those of which none is known are left
    out.

    :param names: of the attributes that are wanted
    """
    cr.execute(
        f"""
        SELECT entity.id, {_COLUMNS} FROM unnest(%(entities)s::int4[]) AS entity (id)
        CROSS JOIN LATERAL (
            SELECT * FROM ha_history
            WHERE entity_id = entity.id AND last_updated < %(moment)s ORDER BY last_updated DESC LIMIT 1
        ) AS history
        {_WORD}
        """,
        {"entities": list(entities), "moment": moment, "names": list(names)},
    )
    return {row[0]: _state(row) for row in cr.fetchall()}


def read_states(
    cr: Any, entities: Sequence[int], since: datetime, until: datetime, names: Sequence[str] = ()
) -> Iterator[list[StateThen]]:
    """What was said from `since` to before `until`, in order, in parts of at most 50,000; a part may be empty.

    :param names: of the attributes that are wanted
    """
    start, length = since, FIRST_PART
    while start < until:
        end = min(start + length, until)
        cr.execute(
            f"""
            SELECT history.entity_id, {_COLUMNS}, history.last_updated
            FROM ha_history AS history {_WORD}
            WHERE history.entity_id = ANY(%(entities)s)
              AND history.last_updated >= %(start)s AND history.last_updated < %(end)s
            ORDER BY history.last_updated, history.entity_id LIMIT %(most)s
            """,
            {
                "entities": list(entities),
                "start": start,
                "end": end,
                "names": list(names),
                "most": MOST_AT_ONCE,
            },
        )
        rows = cr.fetchall()
        if len(rows) < FEW:
            length = min(2 * length, LONGEST_PART)
        elif len(rows) > MANY:
            length = length / 2
        if len(rows) == MOST_AT_ONCE and rows[0][-1] < rows[-1][-1]:
            # What happened in the last moment is read whole, with the next part.
            end = rows[-1][-1]
            rows = [row for row in rows if row[-1] < end]
        yield [_state(row[:-1]) for row in rows]
        start = end


def _state(row: Sequence[Any]) -> StateThen:
    return StateThen(row[0], row[1], row[2], row[3], row[4] or {})


class Unknown(NamedTuple):
    """A time of which nothing is known of some entities.

    :ivar reason: of `chart.Gap`
    """

    since: float
    until: float
    reason: str
    records: frozenset[int]


def gathered(gaps: dict[int, list[Any]], since: datetime, until: datetime) -> list[Unknown]:
    """The gaps of `chart.read_gaps`, each once for all entities that have it, cut to a time, in its order."""
    found: dict[tuple[float, float, str], set[int]] = {}
    first, last = as_seconds(since), as_seconds(until)
    for record, of_record in gaps.items():
        for gap in of_record:
            key = (max(gap.since, first), min(gap.until, last), gap.reason)
            if key[0] < key[1]:
                found.setdefault(key, set()).add(record)
    return [Unknown(*key, frozenset(records)) for key, records in sorted(found.items())]
