"""Days from hours. A day is the site's: 23, 24 or 25 hours, from the rows that lie in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

_WANTED = """
    WITH wanted AS MATERIALIZED (
        SELECT entity_id, day,
            -- Where clocks are put back over midnight, the day begins with the earlier of the two.
            CASE WHEN ((midnight - interval '1 hour') AT TIME ZONE %(zone)s)::date = day
                THEN midnight - interval '1 hour' ELSE midnight
            END AT TIME ZONE 'UTC' AS start
        FROM (
            SELECT *, day::timestamp AT TIME ZONE %(zone)s AS midnight
            FROM unnest(%(entities)s::int4[], %(days)s::date[]) AS wanted (entity_id, day)
        ) AS wanted
    )
"""
_CLEAR = f"""
    {_WANTED}
    DELETE FROM {{table}} AS old USING wanted
    WHERE old.entity_id = wanted.entity_id AND old.period = 'day' AND old.day = wanted.day
        AND old.start > wanted.start - interval '1 day' AND old.start < wanted.start + interval '1 day'
"""
_HOURS_OF_DAY = """
    hour.entity_id = wanted.entity_id AND hour.period = 'hour' AND hour.day = wanted.day
        AND hour.start > wanted.start - interval '1 hour' AND hour.start < wanted.start + interval '26 hours'
        AND hour.start > %(first)s::date - interval '16 hours' AND hour.start < %(last)s::date + interval '40 hours'
"""
_NUMBERS = f"""
    {_WANTED}
    INSERT INTO ha_statistics (
        entity_id, period, start, day, mean, min, max, change, seconds, length, unit_id, source
    )
    SELECT entity_id, 'day', start, day,
        CASE WHEN NOT is_one_unit THEN NULL
            WHEN is_angle THEN mod((degrees(direction) + 360)::numeric, 360)::float8
            ELSE greatest(min, least(max, mean))
        END,
        CASE WHEN is_one_unit THEN min END, CASE WHEN is_one_unit THEN max END,
        CASE WHEN is_one_unit THEN change END,
        seconds, length, CASE WHEN is_one_unit THEN unit_id END,
        CASE WHEN is_theirs THEN 'home_assistant' ELSE 'odoo' END::ha_statistics_origin
    FROM (
        SELECT wanted.entity_id, wanted.day, wanted.start,
            bool_or(theirs.mean_type = 'angle') IS TRUE AS is_angle,
            sum(mean * seconds) / nullif(sum(seconds) FILTER (WHERE mean IS NOT NULL), 0) AS mean,
            atan2(sum(sin(radians(mean)) * seconds), sum(cos(radians(mean)) * seconds)) AS direction,
            min(min) AS min, max(max) AS max, sum(change) AS change,
            sum(seconds) AS seconds, sum(length) AS length, min(hour.unit_id) AS unit_id,
            bool_or(source = 'home_assistant') AS is_theirs,
            -- Where the unit has changed during the day, its numbers do not go together.
            count(DISTINCT coalesce(hour.unit_id, 0)) FILTER (WHERE max IS NOT NULL OR change IS NOT NULL) <= 1
                AS is_one_unit
        FROM wanted
        JOIN ha_statistics AS hour ON {_HOURS_OF_DAY}
        LEFT JOIN ha_statistic_source AS theirs ON theirs.entity_id = wanted.entity_id
        GROUP BY wanted.entity_id, wanted.day, wanted.start
    ) AS days
"""
_WORDS = f"""
    {_WANTED}
    INSERT INTO ha_statistics_word (entity_id, period, start, day, word_id, seconds, changes)
    SELECT wanted.entity_id, 'day', wanted.start, wanted.day, word_id, sum(seconds), sum(changes)
    FROM wanted
    JOIN ha_statistics_word AS hour ON {_HOURS_OF_DAY}
    GROUP BY wanted.entity_id, wanted.day, wanted.start, word_id
"""


def compile_days(cr: Any, zone: str, days: Collection[tuple[int, date]], *, words: bool = True) -> None:
    """Write these days of these entities, which are of one instance, again from their hours.

    :param zone: of the site, as `zone.zone_of` has it
    :param words: also how long each word lasted
    """
    if not days:
        return
    ordered = sorted(days)
    values = {
        "entities": [entity for entity, _ in ordered],
        "days": [day for _, day in ordered],
        "first": min(day for _, day in ordered),
        "last": max(day for _, day in ordered),
        "zone": zone,
    }
    cr.execute(_CLEAR.format(table="ha_statistics"), values)
    cr.execute(_NUMBERS, values)
    if words:
        cr.execute(_CLEAR.format(table="ha_statistics_word"), values)
        cr.execute(_WORDS, values)
