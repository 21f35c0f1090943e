"""What meters counted in each hour, day or month of the site, and how sure that is. With a cursor that is given.

The numbers are those of `ha_statistics.change`. What a meter counted while nobody listened appears with the next state
that is heard, so a gap makes the number of a period too small, or one that comes after it too large: each says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .chart import Gap, Window

STATE_CLASSES = ("total", "total_increasing")
"""Of what counts."""
SHORTEST = 23 * 3_600.0
"""Seconds that a window has at least in which hours say something."""
_LONGEST = (("hour", 49 * 3_600.0), ("day", 36 * 86_400.0))
"""Up to how many seconds hours and days can be told apart; beyond, months are shown."""

EXACT = "exact"
LEAST = "least"
"""There may have been more: not all that was counted is known."""
ABOUT = "about"
"""What was counted in a gap before it may be in it."""


class Change(NamedTuple):
    """:ivar since: seconds since 1970
    :ivar change: in the unit that the entity has now
    :ivar certainty: `exact`, `least` or `about`
    """

    since: float
    until: float
    change: float
    certainty: str


class Meter(NamedTuple):
    """:ivar unit: in which it counts now; numbers of other units do not go with it
    :ivar zone: of the site, IANA name
    """

    unit: str
    zone: str


def period_of(window: Window) -> str | None:
    """`hour`, `day` or `month`; None where the window is too short for any."""
    seconds = (window.end - window.start).total_seconds()
    if seconds < SHORTEST:
        return None
    return next((period for period, longest in _LONGEST if seconds <= longest), "month")


def read_changes(
    cr: Any, meters: Mapping[int, Meter], gaps: Mapping[int, Sequence[Gap]], window: Window, period: str
) -> dict[int, list[Change]]:
    """By id of the entity, in order of time: all periods of which a part is in the window, each of them whole.

    :param gaps: by id of the entity
    :param period: of `period_of`
    """
    # Hours are those of UTC, in which a row begins; days are the site's, which a row says.
    local, row_period = ("row.start", "hour") if period == "hour" else ("row.day::timestamp", "day")
    cr.execute(
        f"""
        SELECT entity_id, extract(epoch FROM since AT TIME ZONE zone)::float8,
               extract(epoch FROM (since + %(step)s::interval) AT TIME ZONE zone)::float8,
               sum(change), bool_and(is_theirs), bool_or(is_other)
        FROM (
            SELECT row.entity_id, date_trunc(%(period)s, {local}) AS since,
                   CASE WHEN %(period)s = 'hour' THEN 'UTC' ELSE meter.zone END AS zone,
                   row.source = 'home_assistant' AS is_theirs,
                   coalesce(unit.text, '') NOT IN ('', meter.unit) AS is_other,
                   CASE WHEN coalesce(unit.text, '') IN ('', meter.unit) THEN row.change END AS change
            FROM unnest(%(entities)s::int4[], %(units)s::text[], %(zones)s::text[]) AS meter (id, unit, zone)
            JOIN ha_statistics AS row ON row.entity_id = meter.id AND row.period = %(row_period)s
                AND row.start > %(start)s - %(step)s::interval - interval '1 day'
                AND row.start < %(end)s + %(step)s::interval + interval '1 day'
            LEFT JOIN ha_statistics_unit AS unit ON unit.id = row.unit_id
            WHERE row.change IS NOT NULL
        ) AS counted
        WHERE since AT TIME ZONE zone < %(end)s AT TIME ZONE 'UTC'
          AND (since + %(step)s::interval) AT TIME ZONE zone > %(start)s AT TIME ZONE 'UTC'
        GROUP BY entity_id, since, zone
        HAVING count(change) > 0
        ORDER BY entity_id, since
        """,
        {
            "entities": list(meters),
            "units": [meter.unit for meter in meters.values()],
            "zones": [meter.zone for meter in meters.values()],
            "period": period,
            "row_period": row_period,
            "step": f"1 {period}",
            "start": window.start,
            "end": window.end,
        },
    )
    found: dict[int, list[Change]] = defaultdict(list)
    for entity, since, until, change, is_theirs, is_other in cr.fetchall():
        certainty = LEAST if is_other else certainty_of(since, until, gaps.get(entity, ()), is_theirs)
        found[entity].append(Change(since, until, change, certainty))
    return dict(found)


def certainty_of(since: float, until: float, gaps: Sequence[Gap], is_theirs: bool = False) -> str:
    """How sure the number of a time is. Pure.

    :param is_theirs: it is Home Assistant's own: what we have not heard is in it, if Home Assistant ran
    """
    found = {
        ABOUT if gap.since <= since and gap.until < until else LEAST
        for gap in gaps
        # What is heard right after a gap brings what was counted in it.
        if gap.since < until
        and gap.until >= since
        and not (is_theirs and gap.reason != "home_assistant_down")
    }
    return ABOUT if ABOUT in found else LEAST if found else EXACT
