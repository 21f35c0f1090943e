"""Compiles hours from states, in one statement for many hours of many entities.

States, beginnings of hours, and gaps are put into one order; each lasts until the next. A state before the first hour
is carried into it. An hour that lies across the site's midnight (zones of :30 and :45) is two rows, one of each day,
so that days are sums of whole rows. `tests/system/test_statistics_rules.py` compares all this with a slow plain model.

- mean: weighted by the seconds that each number lasted, of angles their direction
- min and max: of the numbers that were there
- change: what a meter counted. `total_increasing` begins again at 0 where it falls below 0.9 of what it was (Home
  Assistant's rule); `total` may go down
- seconds: in which the state was known (not `unavailable`, not `unknown`, in no gap); length: in which it could be
- words: seconds of each, and how often the entity came to it
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from .schema import ensure_years
from .stale import Range

NOT_KNOWN = ("unavailable", "unknown")

_SEGMENTS = """
    CREATE TEMPORARY TABLE ha_statistics_segment ON COMMIT DROP AS
    WITH wanted AS MATERIALIZED (
        SELECT wanted.*, entity.instance_id, unit.id AS unit_id,
            coalesce(state.attributes ->> 'state_class', entity.capabilities ->> 'state_class') AS state_class,
            state.state, state.last_updated AS state_since
        FROM unnest(%(entities)s::int4[], %(since)s::timestamp[], %(until)s::timestamp[]) WITH ORDINALITY
            AS wanted (entity_id, since, until, number)
        JOIN ha_entity AS entity ON entity.id = wanted.entity_id
        LEFT JOIN ha_entity_state AS state ON state.id = entity.state_id
        LEFT JOIN ha_statistics_unit AS unit ON unit.text = state.attributes ->> 'unit_of_measurement'
    ),
    carried AS (
        -- Where the row itself is not kept any more, the state that has not changed since still tells.
        SELECT number, since AS at, before.value, before.word_id
        FROM wanted CROSS JOIN LATERAL (
            (
                SELECT value, word_id, 1 AS choice FROM ha_history AS history
                WHERE history.entity_id = wanted.entity_id AND history.last_updated < wanted.since
                ORDER BY last_updated DESC LIMIT 1
            )
            UNION ALL
            SELECT
                CASE WHEN is_number THEN wanted.state::float8 END,
                CASE WHEN NOT is_number THEN (SELECT id FROM ha_history_word WHERE text = wanted.state) END,
                2
            FROM (SELECT wanted.state ~ '^-?[0-9]{1,15}([.][0-9]{1,15})?$' AS is_number) AS parsed
            WHERE wanted.state_since < wanted.since AND EXISTS (
                SELECT FROM ha_statistics AS known
                WHERE known.entity_id = wanted.entity_id AND known.period = 'hour' AND known.length > 0
                AND known.start >= wanted.since - interval '1 hour' AND known.start < wanted.since
            )
            ORDER BY choice LIMIT 1
        ) AS before
    ),
    heard AS (
        SELECT number, history.last_updated AS at, history.value, history.word_id
        FROM wanted JOIN ha_history AS history ON history.entity_id = wanted.entity_id
            AND history.last_updated >= wanted.since AND history.last_updated < wanted.until
        WHERE history.last_updated >= %(first)s AND history.last_updated < %(last)s
    ),
    states AS (
        SELECT *, lag(is_heard) OVER earlier IS NOT NULL
            AND (value, word_id) IS DISTINCT FROM (lag(value) OVER earlier, lag(word_id) OVER earlier) AS is_change
        FROM (
            SELECT *, false AS is_heard FROM carried
            UNION ALL
            SELECT *, true FROM heard
        ) AS states
        WINDOW earlier AS (PARTITION BY number ORDER BY at, is_heard)
    ),
    numbers AS (
        SELECT number, at, is_heard, value, lag(value) OVER (PARTITION BY number ORDER BY at, is_heard) AS before
        FROM (
            SELECT number, since AS at, false AS is_heard, before.value
            FROM wanted CROSS JOIN LATERAL (
                SELECT value FROM ha_history AS history
                WHERE history.entity_id = wanted.entity_id AND history.last_updated < wanted.since
                    AND history.value IS NOT NULL
                ORDER BY last_updated DESC LIMIT 1
            ) AS before
            WHERE wanted.state_class LIKE 'total%%'
            UNION ALL
            SELECT number, at, true, value FROM heard JOIN wanted USING (number)
            WHERE wanted.state_class LIKE 'total%%' AND value IS NOT NULL
        ) AS numbers
    ),
    counted AS (
        SELECT number, at, CASE
            WHEN state_class = 'total_increasing' AND value < 0.9 * before THEN value
            ELSE value - before
        END AS change
        FROM numbers JOIN wanted USING (number) WHERE is_heard
    ),
    parts AS (
        SELECT number, quarter AS at
        FROM wanted CROSS JOIN LATERAL
            generate_series(since, until - interval '15 minutes', interval '15 minutes') AS quarter
        WHERE date_trunc('hour', quarter) = quarter
            OR (quarter AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                <> ((quarter - interval '15 minutes') AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
    ),
    gaps AS (
        SELECT number, greatest(gap.since, wanted.since) AS since, least(gap.until, wanted.until) AS until,
            (gap.reason <> 'home_assistant_down')::int AS blind
        FROM wanted JOIN ha_history_gap AS gap ON gap.instance_id = wanted.instance_id
            AND (gap.entity_id IS NULL OR gap.entity_id = wanted.entity_id)
            AND gap.since < wanted.until AND gap.until > wanted.since AND gap.since < gap.until
    ),
    events AS (
        SELECT number, at, 0 AS step, value, word_id, true AS is_state, false AS is_heard, false AS is_part,
            0 AS gap, 0 AS blind, false AS is_change
        FROM states WHERE NOT is_heard
        UNION ALL
        SELECT number, at, 1, NULL, NULL, false, false, true, 0, 0, false FROM parts
        UNION ALL
        SELECT number, since, 2, NULL, NULL, false, false, false, 1, blind, false FROM gaps
        UNION ALL
        SELECT number, until, 2, NULL, NULL, false, false, false, -1, -blind, false FROM gaps
        UNION ALL
        SELECT number, at, 3, value, word_id, true, true, false, 0, 0, is_change FROM states WHERE is_heard
    ),
    ordered AS (
        SELECT number, at, step, value, word_id, is_heard, is_change,
            count(*) FILTER (WHERE is_state) OVER so_far AS state_number,
            max(at) FILTER (WHERE is_part) OVER so_far AS start,
            sum(gap) OVER so_far > 0 AS in_gap,
            sum(blind) OVER so_far > 0 AS is_blind,
            lead(at) OVER (PARTITION BY number ORDER BY at, step) AS next
        FROM events
        WINDOW so_far AS (PARTITION BY number ORDER BY at, step ROWS UNBOUNDED PRECEDING)
    ),
    lasting AS (
        SELECT number, start, at, is_heard, is_change, in_gap, is_blind, state_number > 0 AS is_any,
            first_value(value) OVER state AS value, first_value(word_id) OVER state AS word_id,
            extract(epoch FROM coalesce(next, until) - at)::float8 AS seconds
        FROM ordered JOIN wanted USING (number)
        WINDOW state AS (PARTITION BY number, state_number ORDER BY at, step)
    )
    SELECT wanted.entity_id, wanted.unit_id, wanted.state_class = 'measurement_angle' IS TRUE AS is_angle,
        lasting.start, lasting.is_heard, lasting.is_change,
        lasting.is_any AND value IS NULL AND word_id IS NULL AS is_removed,
        lasting.is_any AND (value IS NOT NULL OR word_id IS NOT NULL) AS is_there,
        lasting.value, CASE WHEN value IS NULL THEN lasting.word_id END AS word_id, lasting.seconds, in_gap, is_blind,
        NOT in_gap AND (value IS NOT NULL OR (word_id IS NOT NULL AND word_id NOT IN (
            SELECT id FROM ha_history_word WHERE text = ANY(%(not_known)s)
        ))) AS is_known,
        counted.change
    FROM lasting JOIN wanted USING (number)
    LEFT JOIN counted ON counted.number = lasting.number AND counted.at = lasting.at AND lasting.is_heard
    WHERE lasting.start IS NOT NULL
"""
_HOURS = """
    WITH compiled AS MATERIALIZED (
        SELECT entity_id, unit_id, is_angle, start,
            sum(value * seconds) FILTER (WHERE is_known)
                / nullif(sum(seconds) FILTER (WHERE is_known AND value IS NOT NULL), 0) AS mean,
            atan2(
                sum(sin(radians(value)) * seconds) FILTER (WHERE is_known),
                sum(cos(radians(value)) * seconds) FILTER (WHERE is_known)
            ) AS direction,
            min(value) FILTER (WHERE is_known AND (is_heard OR seconds > 0)) AS min,
            max(value) FILTER (WHERE is_known AND (is_heard OR seconds > 0)) AS max,
            sum(change) AS change,
            coalesce(sum(seconds) FILTER (WHERE is_known), 0) AS seconds,
            coalesce(sum(seconds) FILTER (WHERE is_there AND NOT is_blind), 0) AS length,
            bool_or(is_removed) AS is_removed
        FROM ha_statistics_segment GROUP BY entity_id, unit_id, is_angle, start
    ),
    gone AS (
        DELETE FROM ha_statistics AS old USING compiled
        WHERE compiled.is_removed AND compiled.length = 0 AND compiled.seconds = 0 AND old.source = 'odoo'
            AND old.entity_id = compiled.entity_id AND old.period = 'hour' AND old.start = compiled.start
            AND old.start >= %(first)s AND old.start < %(last)s
        RETURNING old.entity_id, old.day
    ),
    put AS (
        INSERT INTO ha_statistics AS known (
            entity_id, period, start, day, mean, min, max, change, seconds, length, unit_id, source
        )
        SELECT entity_id, 'hour', start, (start AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
            CASE WHEN is_angle THEN mod((degrees(direction) + 360)::numeric, 360)::float8
                -- A sum of many roundings could lie beyond.
                ELSE greatest(min, least(max, mean))
            END,
            min, max, change, seconds, round(length), unit_id, 'odoo'
        FROM compiled
        WHERE (length > 0 OR seconds > 0 OR min IS NOT NULL) AND NOT EXISTS (
            SELECT FROM ha_statistics AS theirs
            WHERE theirs.entity_id = compiled.entity_id AND theirs.period = 'hour'
                AND theirs.start = date_trunc('hour', compiled.start) AND theirs.start < compiled.start
                AND theirs.source = 'home_assistant'
        )
        ON CONFLICT (entity_id, period, start) DO UPDATE SET
            mean = CASE WHEN known.source = 'odoo' THEN EXCLUDED.mean ELSE known.mean END,
            min = CASE WHEN known.source = 'odoo' THEN EXCLUDED.min ELSE known.min END,
            max = CASE WHEN known.source = 'odoo' THEN EXCLUDED.max ELSE known.max END,
            change = CASE WHEN known.source = 'odoo' THEN EXCLUDED.change ELSE known.change END,
            unit_id = CASE WHEN known.source = 'odoo' THEN EXCLUDED.unit_id ELSE known.unit_id END,
            seconds = CASE WHEN known.source = 'odoo' OR EXCLUDED.length > 0 THEN EXCLUDED.seconds ELSE 3600 END,
            length = EXCLUDED.length,
            day = EXCLUDED.day
        RETURNING known.entity_id, known.day
    )
    SELECT entity_id, day FROM put UNION SELECT entity_id, day FROM gone
"""
_CLEAR_WORDS = """
    DELETE FROM ha_statistics_word AS old
    USING (
        -- Not of hours of which nothing is kept any more.
        SELECT DISTINCT entity_id, date_trunc('hour', start) AS hour
        FROM ha_statistics_segment WHERE is_there OR is_removed
    ) AS compiled
    WHERE old.entity_id = compiled.entity_id AND old.period = 'hour'
        AND old.start >= compiled.hour AND old.start < compiled.hour + interval '1 hour'
        AND old.start >= %(first)s AND old.start < %(last)s
"""
# Where the site's midnight was in another zone.
_CLEAR_PARTS = """
    DELETE FROM ha_statistics AS old
    USING (
        SELECT entity_id, date_trunc('hour', start) AS hour, array_agg(DISTINCT start) AS parts
        FROM ha_statistics_segment WHERE is_there OR is_removed GROUP BY entity_id, hour
    ) AS compiled
    WHERE old.entity_id = compiled.entity_id AND old.period = 'hour' AND old.source = 'odoo'
        AND old.start > compiled.hour AND old.start < compiled.hour + interval '1 hour'
        AND old.start <> ALL (compiled.parts)
        AND old.start >= %(first)s AND old.start < %(last)s
"""
_WORDS = """
    INSERT INTO ha_statistics_word (entity_id, period, start, day, word_id, seconds, changes)
    SELECT entity_id, 'hour', start, (start AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, word_id,
        coalesce(sum(seconds) FILTER (WHERE NOT in_gap), 0), count(*) FILTER (WHERE is_change)
    FROM ha_statistics_segment WHERE word_id IS NOT NULL
    GROUP BY entity_id, start, word_id
    HAVING sum(seconds) FILTER (WHERE NOT in_gap) > 0 OR count(*) FILTER (WHERE is_change) > 0
"""


def compile_hours(cr: Any, zone: str, ranges: Sequence[Range]) -> set[tuple[int, date]]:
    """Write the hours of these ranges, which have nothing in common and are of one instance.

    :param zone: of the site, as `zone.zone_of` has it
    :return: entities and days whose hours have changed
    """
    if not ranges:
        return set()
    values: dict[str, Any] = {
        "entities": [each.entity for each in ranges],
        "since": [each.since for each in ranges],
        "until": [each.until for each in ranges],
        "first": min(each.since for each in ranges),
        "last": max(each.until for each in ranges),
        "zone": zone,
        "not_known": list(NOT_KNOWN),
    }
    ensure_years(cr, range(values["first"].year, values["last"].year + 1))
    cr.execute(
        """
        INSERT INTO ha_statistics_unit (text)
        SELECT DISTINCT state.attributes ->> 'unit_of_measurement' FROM ha_entity_state AS state
        WHERE state.id = ANY(%(entities)s) AND state.attributes ->> 'unit_of_measurement' IS NOT NULL
        ON CONFLICT DO NOTHING
        """,
        values,
    )
    cr.execute(_SEGMENTS, values)
    cr.execute(_CLEAR_PARTS, values)
    cr.execute(_HOURS, values)
    touched = set(cr.fetchall())
    cr.execute(_CLEAR_WORDS, values)
    cr.execute(_WORDS, values)
    cr.execute("DROP TABLE ha_statistics_segment")
    return touched
