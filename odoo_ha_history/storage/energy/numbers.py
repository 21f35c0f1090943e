"""What Odoo keeps of the numbers of the energy page: hours that Home Assistant has compiled, in `ha_statistics`."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from ...energy.periods import HOUR, Span
from ..rows import as_time

_GROUPS = {"hour": "start", "day": "day", "month": "date_trunc('month', day)"}
_HOURS = """
    period = 'hour' AND source = 'home_assistant' AND change IS NOT NULL
    AND start >= %(start)s AND start < %(end)s
"""


class Missing(NamedTuple):
    """What is not kept of a time.

    :ivar records: entities of which there is not one hour
    :ivar hours: how many there are in which one of the others has no number
    """

    records: frozenset[int]
    hours: int


def read_changes(cr: Any, records: Collection[int], span: Span) -> list[tuple[int, float, str | None, float]]:
    """By how much the statistics of entities grew in each hour, day or month.

    :return: record of the entity, a moment of it (seconds since 1970), unit, number
    """
    if not records:
        return []
    cr.execute(
        f"""
        SELECT entity_id, extract(epoch FROM min(start))::float8, min(unit.text), sum(change)
        FROM ha_statistics LEFT JOIN ha_statistics_unit AS unit ON unit.id = unit_id
        WHERE entity_id = ANY(%(records)s) AND {_HOURS}
        GROUP BY entity_id, {_GROUPS[span.interval]}, unit_id
        """,
        {"records": list(records), **_bounds(span)},
    )
    return list(cr.fetchall())


def read_fossil(cr: Any, records: Collection[int], co2: int, span: Span) -> list[tuple[str | None, float]]:
    """What of the energy of these meters was made with carbon. An hour of which nobody knows it counts as if all was.

    :param co2: record of the entity that tells how many percent
    :return: unit, sum
    """
    cr.execute(
        f"""
        SELECT unit.text, sum(meter.change * coalesce(co2.mean, 100) / 100)
        FROM (SELECT * FROM ha_statistics WHERE entity_id = ANY(%(records)s) AND {_HOURS}) AS meter
        LEFT JOIN ha_statistics AS co2 ON co2.entity_id = %(co2)s AND co2.period = 'hour' AND co2.start = meter.start
            AND co2.start >= %(start)s AND co2.start < %(end)s
        LEFT JOIN ha_statistics_unit AS unit ON unit.id = meter.unit_id
        GROUP BY unit.text
        """,
        {"records": list(records), "co2": co2, **_bounds(span)},
    )
    return list(cr.fetchall())


def read_missing(cr: Any, records: Collection[int], span: Span, until: float) -> Missing:
    """
    :param until: when the numbers end, seconds since 1970; what comes later is not missing
    """
    bounds = _bounds(span)
    cr.execute(
        f"SELECT DISTINCT entity_id FROM ha_statistics WHERE entity_id = ANY(%(records)s) AND {_HOURS}",
        {"records": list(records), **bounds},
    )
    found = [record for (record,) in cr.fetchall()]
    cr.execute(
        f"""
        SELECT count(*) FROM (
            SELECT FROM ha_statistics WHERE entity_id = ANY(%(records)s) AND {_HOURS}
            GROUP BY start HAVING count(*) = %(number)s
        ) AS whole
        """,
        {"records": found, "number": len(found), **bounds},
    )
    [whole] = cr.fetchone()
    # Hours are those of UTC, wherever the site is.
    possible = math.ceil(min(span.end, until) / HOUR) - math.ceil(span.start / HOUR)
    return Missing(frozenset(records) - set(found), max(0, possible - whole))


def read_until(cr: Any, records: Collection[int]) -> float | None:
    """The end of the last hour of any of them, seconds since 1970."""
    cr.execute(
        "SELECT extract(epoch FROM max(read_until))::float8 FROM ha_statistic_source WHERE entity_id = ANY(%s)",
        [list(records)],
    )
    until: float | None = cr.fetchone()[0]
    return until


def _bounds(span: Span) -> dict[str, datetime]:
    return {"start": as_time(span.start), "end": as_time(span.end)}
