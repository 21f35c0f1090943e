"""Reads what charts show: at most about two points a pixel, whatever the number of rows. With a cursor that is given.

Where an entity has few rows in the time, each is a point. Where it has more, PostgreSQL makes one point of all rows of
a pixel: the last state, the least and the largest number, and how often the state changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from .rows import as_seconds

ROWS_A_PIXEL = 2
"""Up to so many rows are read as they are."""


class Window(NamedTuple):
    """The time that a chart shows, `start <= moment < end`, UTC without a zone, and how wide it is."""

    start: datetime
    end: datetime
    pixels: int

    @property
    def pixel_seconds(self) -> float:
        return (self.end - self.start).total_seconds() / self.pixels

    @property
    def step(self) -> timedelta:
        """A pixel, and no microsecond less, so that there are not more of them."""
        return -(-(self.end - self.start) // self.pixels)


class Point(NamedTuple):
    """A state, or what the states of one pixel were.

    :ivar moment: seconds since 1970, UTC; of several states that of the first
    :ivar last: that of the last of them
    :ivar value: the (last) state as a number; None where it is none
    :ivar word: id in `ha_history_word`; None where the number is all
    :ivar decimals: of the number's text
    :ivar attributes: id in `ha_history_attributes`
    :ivar low: of the numbers in the pixel; None for one state
    :ivar changes: how often the state became another one
    """

    moment: float
    last: float
    value: float | None
    word: int | None
    decimals: int | None
    attributes: int | None
    low: float | None = None
    high: float | None = None
    changes: int = 1


class Statistic(NamedTuple):
    """:ivar moment: beginning of the hour or the day, seconds since 1970
    :ivar is_other: its numbers are of another unit than that of the entity
    """

    moment: float
    mean: float
    low: float
    high: float
    is_other: bool = False


_SECONDS = "extract(epoch FROM {})::float8"
_IN_WINDOW = "last_updated >= %(start)s AND last_updated < %(end)s"


def read_points(cr: Any, entities: Sequence[int], window: Window) -> dict[int, list[Point]]:
    """By id of the entity, in order of time. Entities without rows in the window are left out."""
    dense = _dense(cr, entities, window)
    points: dict[int, list[Point]] = defaultdict(list)
    for entity, *values in [
        *_rows(cr, [entity for entity in entities if entity not in dense], window),
        *_pixels(cr, sorted(dense), window),
    ]:
        point = Point(*values)
        # A state that lies in two partitions, because it was to be kept longer later, is one.
        if not points[entity] or point.moment > points[entity][-1].last:
            points[entity].append(point)
    return dict(points)


def _dense(cr: Any, entities: Sequence[int], window: Window) -> set[int]:
    """Those with more rows than can be shown."""
    most = window.pixels * ROWS_A_PIXEL
    cr.execute(
        f"""
        SELECT entity.id FROM unnest(%(entities)s::int4[]) AS entity (id)
        WHERE (
            SELECT count(*) FROM (
                SELECT FROM ha_history WHERE entity_id = entity.id AND {_IN_WINDOW} LIMIT %(most)s + 1
            ) AS few
        ) > %(most)s
        """,
        {"entities": list(entities), "start": window.start, "end": window.end, "most": most},
    )
    return {entity for (entity,) in cr.fetchall()}


def _rows(cr: Any, entities: Sequence[int], window: Window) -> list[tuple[Any, ...]]:
    if not entities:
        return []
    moment = _SECONDS.format("last_updated")
    cr.execute(
        f"""
        SELECT entity_id, {moment}, {moment}, value, word_id, decimals, attributes_id, NULL, NULL,
               CASE WHEN last_changed IS NULL THEN 1 ELSE 0 END
        FROM ha_history WHERE entity_id = ANY(%(entities)s) AND {_IN_WINDOW}
        ORDER BY entity_id, last_updated
        """,
        {"entities": list(entities), "start": window.start, "end": window.end},
    )
    return list(cr.fetchall())


def _pixels(cr: Any, entities: Sequence[int], window: Window) -> list[tuple[Any, ...]]:
    if not entities:
        return []
    cr.execute(
        f"""
        SELECT entity_id, min(last_updated), max(last_updated),
               min(value), max(value), count(*) FILTER (WHERE last_changed IS NULL)
        FROM ha_history WHERE entity_id = ANY(%(entities)s) AND {_IN_WINDOW}
        GROUP BY entity_id, date_bin(%(step)s, last_updated, %(start)s)
        """,
        {"entities": list(entities), "start": window.start, "end": window.end, "step": window.step},
    )
    pixels = cr.fetchall()
    if not pixels:
        return []
    # A query of its own: PostgreSQL expects a pixel for each row, and would read all that others did meanwhile.
    cr.execute(
        f"""
        SELECT pixel.entity_id, {_SECONDS.format("pixel.first")}, {_SECONDS.format("pixel.last")},
               state.*, pixel.low, pixel.high, pixel.changes
        FROM unnest(%s::int4[], %s::timestamp[], %s::timestamp[], %s::float8[], %s::float8[], %s::int8[])
             AS pixel (entity_id, first, last, low, high, changes)
        CROSS JOIN LATERAL (
            SELECT value, word_id, decimals, attributes_id FROM ha_history
            WHERE entity_id = pixel.entity_id AND last_updated = pixel.last LIMIT 1
        ) AS state
        ORDER BY pixel.entity_id, pixel.first
        """,
        [*map(list, zip(*pixels, strict=True))],
    )
    return list(cr.fetchall())


def read_before(cr: Any, entities: Sequence[int], moment: datetime) -> dict[int, Point]:
    """By id of the entity, the last state before a time: the one that holds then."""
    seconds = _SECONDS.format("last_updated")
    cr.execute(
        f"""
        SELECT entity.id, state.* FROM unnest(%s::int4[]) AS entity (id)
        CROSS JOIN LATERAL (
            SELECT {seconds}, {seconds}, value, word_id, decimals, attributes_id FROM ha_history
            WHERE entity_id = entity.id AND last_updated < %s ORDER BY last_updated DESC LIMIT 1
        ) AS state
        """,
        [list(entities), moment],
    )
    return {entity: Point(*values) for entity, *values in cr.fetchall()}


def read_first(cr: Any, entities: Sequence[int], window: Window) -> dict[int, float]:
    """By id of the entity, the time of its first state in the window."""
    cr.execute(
        f"""
        SELECT entity.id, {_SECONDS.format("state.last_updated")}
        FROM unnest(%(entities)s::int4[]) AS entity (id)
        CROSS JOIN LATERAL (
            SELECT last_updated FROM ha_history
            WHERE entity_id = entity.id AND {_IN_WINDOW} ORDER BY last_updated LIMIT 1
        ) AS state
        """,
        {"entities": list(entities), "start": window.start, "end": window.end},
    )
    return dict(cr.fetchall())


def read_statistics(
    cr: Any, units: dict[int, str], window: Window, period: str
) -> dict[int, list[Statistic]]:
    """By id of the entity, what is known of each hour or day of the window that has a mean, in order.

    :param units: by id of the entity, the unit that it has now; empty where it has none
    :param period: `hour` or `day`
    """
    cr.execute(
        f"""
        SELECT entity_id, {_SECONDS.format("start")}, mean, coalesce("min", mean), coalesce("max", mean),
               coalesce(unit.text, '') NOT IN ('', entity.unit)
        FROM unnest(%s::int4[], %s::text[]) AS entity (id, unit)
        JOIN ha_statistics AS row ON row.entity_id = entity.id
        LEFT JOIN ha_statistics_unit AS unit ON unit.id = row.unit_id
        WHERE entity_id = ANY(%s) AND period = %s AND mean IS NOT NULL
          AND start >= %s - interval '1 day' AND start < %s
        ORDER BY entity_id, start
        """,
        [list(units), list(units.values()), list(units), period, window.start, window.end],
    )
    found: dict[int, list[Statistic]] = defaultdict(list)
    for entity, *values in cr.fetchall():
        found[entity].append(Statistic(*values))
    return dict(found)


class Gap(NamedTuple):
    """A time of which something is not known.

    :ivar reason: of `ha.history.gap`; or `reading`: Home Assistant is still to be asked; or `away`: it is not
        connected; or `other_unit`: what is known has another unit
    """

    since: float
    until: float
    reason: str


READING = "reading"
AWAY = "away"
OTHER_UNIT = "other_unit"


def read_gaps(cr: Any, instance_of: dict[int, int], since: datetime, until: datetime) -> dict[int, list[Gap]]:
    """By id of the entity, in order of time.

    :param instance_of: id of the instance of each entity
    """
    cr.execute(
        """
        SELECT instance_id, entity_id, since, until, reason FROM ha_history_gap
        WHERE instance_id = ANY(%(instances)s) AND (entity_id IS NULL OR entity_id = ANY(%(entities)s))
          AND since < %(until)s AND until > %(since)s
        UNION ALL
        SELECT missing.instance_id, entity.id, coalesce(missing.since, %(since)s),
               coalesce(missing.until, %(until)s), %(reading)s
        FROM ha_history_backfill AS missing
        LEFT JOIN LATERAL jsonb_array_elements_text(
            CASE jsonb_typeof(missing.record_ids) WHEN 'array' THEN missing.record_ids ELSE '[null]' END
        ) AS record (id) ON true
        CROSS JOIN LATERAL (SELECT record.id::int4) AS entity (id)
        WHERE missing.instance_id = ANY(%(instances)s) AND missing.state IN ('waiting', 'running')
          AND missing.reason <> 'causes'
          AND (entity.id IS NULL OR entity.id = ANY(%(entities)s))
          AND coalesce(missing.since, %(since)s) < %(until)s AND coalesce(missing.until, %(until)s) > %(since)s
        ORDER BY since, until
        """,
        {
            "instances": sorted(set(instance_of.values())),
            "entities": list(instance_of),
            "since": since,
            "until": until,
            "reading": READING,
        },
    )
    gaps: dict[int, list[Gap]] = {entity: [] for entity in instance_of}
    for instance, only, start, end, reason in cr.fetchall():
        gap = Gap(as_seconds(start), as_seconds(end), reason)
        for entity in [only] if only else [each for each, home in instance_of.items() if home == instance]:
            gaps[entity].append(gap)
    return gaps


def words_of(cr: Any, points: Sequence[Point]) -> dict[int, str]:
    """The texts of the words that points refer to, by id."""
    cr.execute(
        "SELECT id, text FROM ha_history_word WHERE id = ANY(%s)",
        [sorted({point.word for point in points if point.word is not None})],
    )
    return dict(cr.fetchall())


def attributes_of(cr: Any, points: Sequence[Point]) -> dict[int, dict[str, Any]]:
    """The attributes that points refer to, by id."""
    cr.execute(
        "SELECT id, data FROM ha_history_attributes WHERE id = ANY(%s)",
        [sorted({point.attributes for point in points if point.attributes is not None})],
    )
    return dict(cr.fetchall())


def read_course(cr: Any, entities: Sequence[int], window: Window) -> dict[int, list[float | None]]:
    """By id of the entity, the mean of its numbers in each pixel of the window; None where it had none.

    Entities without any number are left out.
    """
    cr.execute(
        f"""
        SELECT entity_id, floor(date_part('epoch', last_updated - %(start)s) / %(seconds)s)::int4 AS pixel, avg(value)
        FROM ha_history WHERE entity_id = ANY(%(entities)s) AND {_IN_WINDOW} AND value IS NOT NULL
        GROUP BY entity_id, pixel
        """,
        {
            "entities": list(entities),
            "start": window.start,
            "end": window.end,
            "seconds": window.pixel_seconds,
        },
    )
    courses: dict[int, list[float | None]] = {}
    for entity, pixel, mean in cr.fetchall():
        courses.setdefault(entity, [None] * window.pixels)[min(pixel, window.pixels - 1)] = mean
    return courses
