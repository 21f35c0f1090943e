"""When a grant holds, and when that changes next. Pure.

Moments are naive and UTC, as Odoo and PostgreSQL keep them. Weekly hours are those of a clock on a wall of the site:
where that clock is put forward over the edge of an hour, the edge is the moment at which it is; where it is put back
and shows an edge twice, the time between both belongs to the hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

UNKNOWN_ZONE = "UTC"
DAY_MINUTES = 24 * 60
LOOK_AHEAD_DAYS = 30
"""Within so many days weekly hours come again, also where the clock has leapt over them once or twice."""
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class WeeklyHours:
    """Hours on some days of the week.

    :ivar days: on which they begin, 0 is Monday
    :ivar start: minutes since midnight, below `DAY_MINUTES`
    :ivar end: minutes since midnight, up to `DAY_MINUTES`; one that is not after `start` is of the next day
    :ivar zone: name in the IANA database
    """

    days: frozenset[int]
    start: int
    end: int
    zone: str = UNKNOWN_ZONE


@dataclass(frozen=True)
class GrantTimes:
    """:ivar ends: the first moment at which it does not hold any more"""

    begins: datetime | None = None
    ends: datetime | None = None
    hours: WeeklyHours | None = None


def is_zone(name: object) -> bool:
    """Whether this is the name of a time zone."""
    if not isinstance(name, str) or not name:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def is_between(times: GrantTimes, moment: datetime) -> bool:
    """Whether a grant has begun and not ended, whatever its hours are."""
    has_begun = times.begins is None or times.begins <= moment
    return has_begun and (times.ends is None or moment < times.ends)


def holds(times: GrantTimes, moment: datetime) -> bool:
    """Whether a grant gives anything at this moment."""
    if not is_between(times, moment):
        return False
    return times.hours is None or any(
        start <= moment < end for start, end in _spans(times.hours, moment - 3 * _DAY, moment + _DAY)
    )


def next_change(times: GrantTimes, moment: datetime) -> datetime | None:
    """The first moment after this one at which the grant begins to hold, or ceases to; None if it never does."""
    before = holds(times, moment)
    return next((edge for edge in _edges(times, moment) if holds(times, edge) != before), None)


def _edges(times: GrantTimes, moment: datetime) -> Iterator[datetime]:
    """The moments after this one at which something may change, in order."""
    if times.begins is not None and moment < times.begins:
        yield times.begins
        moment = times.begins
    edges: set[datetime] = set() if times.ends is None else {times.ends}
    if times.hours is not None:
        spans = _spans(times.hours, moment - 3 * _DAY, moment + LOOK_AHEAD_DAYS * _DAY)
        edges.update(edge for span in spans for edge in span)
    for edge in sorted(edges):
        if times.ends is not None and edge > times.ends:
            return
        if edge > moment:
            yield edge


def _spans(hours: WeeklyHours, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of the hours that begin on a day between these two."""
    zone = ZoneInfo(hours.zone if is_zone(hours.zone) else UNKNOWN_ZONE)
    day = since.date()
    while day <= until.date():
        if day.weekday() in hours.days:
            end = hours.end if hours.end > hours.start else hours.end + DAY_MINUTES
            start = _shown(zone, day, hours.start, last=False)
            yield start, _shown(zone, day, end, last=True)
        day += _DAY


def _shown(zone: ZoneInfo, day: date, minutes: int, *, last: bool) -> datetime:
    """When the clock on the wall shows this: for the last time if it does so twice, or at once after it has leapt over
    it.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    first, second = (_as_utc(wall.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    if first <= second:
        return second if last else first
    return _leap(zone, second, first)


def _leap(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """When the clock was put forward, between these two."""
    offset = _offset(zone, before)
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta | None:
    return moment.replace(tzinfo=timezone.utc).astimezone(zone).utcoffset()


def _as_utc(moment: datetime) -> datetime:
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
