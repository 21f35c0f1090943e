"""The numbers of one entity one after the other, as what is calculated from them needs it. With a cursor that is given.

Other than a chart, this has each number with how long it was known.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from .chart import Gap, Point

HOUR = 3_600.0
REMOVED = "removed"
"""Of a gap: Home Assistant had no state of it."""


class Reading(NamedTuple):
    """A number that held for some time; seconds since 1970.

    :ivar low: the least, where it stands for several; so `high`
    :ivar unit: of an hour, what it was told in; of a state, what the entity has now; empty: nobody knows
    """

    since: float
    until: float
    value: float
    low: float
    high: float
    unit: str


class Readings(NamedTuple):
    """What is known of an entity in a time.

    :ivar readings: in order of time; where there is none, the number is not known
    :ivar gaps: why that is so, where it is known: a reason of `ha.history.gap`, `reading`, `away`, `removed`, or the
        state that was no number
    :ivar hours_until: until when these are means of hours, for the states themselves are not kept so long; None: none
    are
    """

    readings: Sequence[Reading]
    gaps: Sequence[Gap]
    hours_until: float | None


def read_hours(cr: Any, entity: int, start: datetime, end: datetime, unit: str) -> list[Reading]:
    """The hours that have a mean, as if it had held for as long as it was known.

    :param unit: of those that do not tell it
    """
    cr.execute(
        """
        SELECT extract(epoch FROM start)::float8, seconds, mean, coalesce("min", mean), coalesce("max", mean),
               coalesce(nullif(unit.text, ''), %s)
        FROM ha_statistics LEFT JOIN ha_statistics_unit AS unit ON unit.id = unit_id
        WHERE entity_id = %s AND period = 'hour' AND mean IS NOT NULL AND seconds > 0
          AND start >= %s - interval '1 hour' AND start < %s
        ORDER BY start
        """,
        [unit, entity, start, end],
    )
    return [
        Reading(moment, moment + min(seconds, HOUR), mean, low, high, of_hour)
        for moment, seconds, mean, low, high, of_hour in cr.fetchall()
    ]


def as_readings(
    points: Sequence[Point],
    gaps: Sequence[Gap],
    words: Mapping[int, str],
    unit: str,
    end: float,
) -> tuple[list[Reading], list[Gap]]:
    """Numbers and why there is none. A state holds until the next one, but not beyond the beginning of a gap.

    :param words: texts by id, of `points`
    """
    readings: list[Reading] = []
    told: list[Gap] = []
    begins = sorted(gap.since for gap in gaps)
    place = 0
    for point, following in itertools.zip_longest(points, points[1:]):
        until = following.moment if following else end
        while place < len(begins) and begins[place] < point.last:
            place += 1
        if place < len(begins):
            until = min(until, max(begins[place], point.last))
        if until <= point.moment:
            continue
        if point.value is None:
            word = REMOVED if point.word is None else words.get(point.word, "")
            told.append(Gap(point.moment, until, word))
        else:
            low = point.value if point.low is None else point.low
            high = point.value if point.high is None else point.high
            readings.append(Reading(point.moment, until, point.value, low, high, unit))
    return readings, told
