"""Takes over the hours that Home Assistant has compiled. Where it has an hour, its numbers stand and ours do not; how
long the state was known is what we have heard, where we were there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson

from ..source import write_source
from ..zone import zone_of
from .compile import is_alone
from .days import compile_days
from .retention import Kept, kept
from .schema import ensure_years
from .stale import HOUR, mark_stale

_EPOCH = datetime(1970, 1, 1)


class BusyError(Exception):
    """Others write the statistics of this instance just now."""


class Source(NamedTuple):
    """A statistic that is followed; a row of `ha.statistic.source`.

    :ivar months: what each month was when it was read, by its beginning (milliseconds since 1970, as text): mean, min,
    max and change; None for one that was not over then
    :ivar read_until: UTC without a zone
    """

    entity: int
    mean_type: str
    has_sum: bool
    unit: str | None
    unit_class: str | None
    state: str
    months: dict[str, Any]
    read_until: datetime | None


class TheirHour(NamedTuple):
    """:ivar start: UTC without a zone"""

    entity: int
    start: datetime
    mean: float | None
    min: float | None
    max: float | None
    change: float | None


class Window(NamedTuple):
    """A time of an entity of which all hours are known; `since <= start < until`, UTC without a zone."""

    entity: int
    since: datetime
    until: datetime
    unit: str | None


def as_moment(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)


class TheirStatistics:
    """With the cursor of a transaction that is given."""

    def entities(self, cr: Any, instance_id: int) -> dict[str, int]:
        """Record ids by entity id."""
        cr.execute("SELECT entity_id, id FROM ha_entity WHERE instance_id = %s AND active", [instance_id])
        return dict(cr.fetchall())

    def kept_since(self, cr: Any, now: datetime) -> datetime:
        """Hours that end before are of no use: neither they nor their days are kept."""
        return min(kept(cr, now))

    def sources(self, cr: Any, instance_id: int) -> dict[int, Source]:
        """By the entity's record id."""
        cr.execute(
            """
            SELECT entity_id, mean_type, coalesce(has_sum, false), unit, unit_class, state, coalesce(months, '{}'),
                read_until
            FROM ha_statistic_source WHERE instance_id = %s
            """,
            [instance_id],
        )
        return {row[0]: Source(*row) for row in cr.fetchall()}

    def write_trouble(self, cr: Any, instance_id: int, trouble: str | None, detail: str | None) -> None:
        """Why Home Assistant does not tell its statistics; None where it does."""
        write_source(cr, instance_id, "statistics_trouble", trouble)
        write_source(cr, instance_id, "statistics_trouble_detail", detail)

    def write_sources(self, cr: Any, instance_id: int, sources: Collection[Source]) -> None:
        for each in sorted(sources, key=lambda source: source.entity):
            cr.execute(
                """
                INSERT INTO ha_statistic_source (
                    instance_id, entity_id, mean_type, has_sum, unit, unit_class, state, months, read_until
                )
                SELECT %s, id, %s, %s, %s, %s, %s, %s::jsonb, %s FROM ha_entity WHERE id = %s
                ON CONFLICT (entity_id) DO UPDATE SET
                    mean_type = EXCLUDED.mean_type, has_sum = EXCLUDED.has_sum, unit = EXCLUDED.unit,
                    unit_class = EXCLUDED.unit_class, state = EXCLUDED.state, months = EXCLUDED.months,
                    read_until = EXCLUDED.read_until
                """,
                [
                    instance_id,
                    each.mean_type,
                    each.has_sum,
                    each.unit,
                    each.unit_class,
                    each.state,
                    orjson.dumps(each.months).decode(),
                    each.read_until,
                    each.entity,
                ],
            )

    def write_hours(
        self,
        cr: Any,
        instance_id: int,
        windows: Sequence[Window],
        hours: Sequence[TheirHour],
        now: datetime,
    ) -> None:
        """Make the hours of these windows what Home Assistant has; where it has none any more, ours are compiled.

        Of hours that are not kept any more days are made, where those are kept.

        :param now: UTC without a zone
        :raises BusyError: try again
        """
        if not windows:
            return
        if not is_alone(cr, instance_id):
            raise BusyError
        zone = zone_of(cr, instance_id)
        ensure_years(cr, {hour.start.year for hour in hours})
        cr.execute(
            "INSERT INTO ha_statistics_unit (text) SELECT unnest(%s::varchar[]) ON CONFLICT DO NOTHING",
            [sorted({window.unit for window in windows if window.unit})],
        )
        units = {window.entity: window.unit for window in windows}
        values = {
            "zone": zone,
            "of": [window.entity for window in windows],
            "since": [window.since for window in windows],
            "until": [window.until for window in windows],
            "entities": [hour.entity for hour in hours],
            "starts": [hour.start for hour in hours],
            "means": [hour.mean for hour in hours],
            "mins": [hour.min for hour in hours],
            "maxs": [hour.max for hour in hours],
            "changes": [hour.change for hour in hours],
            "units": [units[hour.entity] for hour in hours],
            "first": min(window.since for window in windows),
            "last": max(window.until for window in windows),
        }
        cr.execute(_GONE, values)
        gone = cr.fetchall()
        mark_stale(
            cr, ((entity, start, start + HOUR - timedelta(microseconds=1)) for entity, start, _ in gone)
        )
        cr.execute(_PARTS, values)
        cr.execute(_PUT, values)
        days = {*cr.fetchall(), *((entity, day) for entity, _, day in gone)}
        # How long which word lasted is ours alone.
        compile_days(cr, zone, days, words=False)
        self._forget(cr, values, kept(cr, now))

    def _forget(self, cr: Any, values: dict[str, Any], since: Kept) -> None:
        """Remove of what was written what is not kept."""
        if values["first"] < since.hours:
            cr.execute(
                "DELETE FROM ha_statistics WHERE entity_id = ANY(%(of)s) AND period = 'hour' AND start < %(kept)s "
                "AND start >= %(first)s - interval '1 hour'",
                {**values, "kept": since.hours},
            )
        if values["first"] < since.days + timedelta(days=1):
            cr.execute(
                "DELETE FROM ha_statistics WHERE entity_id = ANY(%(of)s) AND period = 'day' AND day < %(kept)s",
                {**values, "kept": since.days.date()},
            )


def forget_months(cr: Any, before: datetime) -> None:
    """Have months that begin before this one read again, of all statistics."""
    if before > _EPOCH:
        cr.execute(
            """
            UPDATE ha_statistic_source SET months = (
                SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(months)
                WHERE key::bigint >= %s
            ) WHERE jsonb_typeof(months) = 'object'
            """,
            [round((before - _EPOCH) / timedelta(milliseconds=1))],
        )


_GONE = """
    DELETE FROM ha_statistics AS old
    USING unnest(%(of)s::int4[], %(since)s::timestamp[], %(until)s::timestamp[]) AS wanted (entity_id, since, until)
    WHERE old.entity_id = wanted.entity_id AND old.period = 'hour' AND old.source = 'home_assistant'
        AND old.start >= wanted.since AND old.start < wanted.until
        AND old.start >= %(first)s AND old.start < %(last)s
        AND NOT EXISTS (
            SELECT FROM unnest(%(entities)s::int4[], %(starts)s::timestamp[]) AS theirs (entity_id, start)
            WHERE theirs.entity_id = old.entity_id AND theirs.start = old.start
        )
    RETURNING old.entity_id, old.start, old.day
"""
# Ours of an hour that is cut at the site's midnight: Home Assistant counts it to the day in which it begins.
_PARTS = """
    DELETE FROM ha_statistics AS old
    USING unnest(%(entities)s::int4[], %(starts)s::timestamp[]) AS theirs (entity_id, start)
    WHERE old.entity_id = theirs.entity_id AND old.period = 'hour' AND old.source = 'odoo'
        AND old.start > theirs.start AND old.start < theirs.start + interval '1 hour'
        AND old.start >= %(first)s AND old.start < %(last)s + interval '1 hour'
"""
_PUT = """
    INSERT INTO ha_statistics AS known (
        entity_id, period, start, day, mean, min, max, change, seconds, length, unit_id, source
    )
    SELECT entity_id, 'hour', start, (start AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, mean, min, max, change,
        3600, NULL, unit.id, 'home_assistant'
    FROM unnest(
        %(entities)s::int4[], %(starts)s::timestamp[], %(means)s::float8[], %(mins)s::float8[], %(maxs)s::float8[],
        %(changes)s::float8[], %(units)s::varchar[]
    ) AS theirs (entity_id, start, mean, min, max, change, unit)
    LEFT JOIN ha_statistics_unit AS unit ON unit.text = theirs.unit
    ON CONFLICT (entity_id, period, start) DO UPDATE SET
        mean = EXCLUDED.mean, min = EXCLUDED.min, max = EXCLUDED.max, change = EXCLUDED.change,
        unit_id = EXCLUDED.unit_id, source = EXCLUDED.source, day = EXCLUDED.day,
        seconds = CASE WHEN known.length > 0 THEN known.seconds ELSE 3600 END
    WHERE (known.mean, known.min, known.max, known.change, known.unit_id, known.source)
        IS DISTINCT FROM
        (EXCLUDED.mean, EXCLUDED.min, EXCLUDED.max, EXCLUDED.change, EXCLUDED.unit_id, EXCLUDED.source)
    RETURNING known.entity_id, known.day
"""
