"""When a grant holds, and when that changes next. Pure.

Moments are naive and UTC, as Odoo and PostgreSQL keep them. Weekly hours are those of a clock on a wall of the site:
where that clock is put forward over the edge of an hour, the edge is the moment at which it is; where it is put back
and shows an edge twice, the time between both belongs to the hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

UNKNOWN_ZONE = "UTC"
DAY_MINUTES = 24 * 60
LOOK_AHEAD_DAYS = 30
"""Within so many days weekly hours come again, also where the clock has leapt over them once or twice."""
_DAY = timedelta(days=1)
LATEST = datetime.max - (LOOK_AHEAD_DAYS + 3) * _DAY
"""Up to which weekly hours can be counted."""
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
    """
    :ivar ends: the first moment at which it does not hold any more
    :ivar hours: it holds only within any of these; None for always
    """

    begins: datetime | None = None
    ends: datetime | None = None
    hours: tuple[WeeklyHours, ...] | None = None


def weekly_hours(days: Iterable[bool | None], hour_from: float, hour_to: float, zone: str) -> WeeklyHours:
    """Hours as their row has them.

    :param days: from Monday on, whether they begin on it
    :param hour_from: hours since midnight
    """
    chosen = frozenset(number for number, is_chosen in enumerate(days) if is_chosen)
    return WeeklyHours(chosen, round(hour_from * 60), round(hour_to * 60), zone)


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
    return any(start <= moment < end for start, end in _holding(times, moment, look_ahead_days=1))


def next_change(times: GrantTimes, moment: datetime) -> datetime | None:
    """The first moment after this one at which the grant begins to hold, or ceases to; None if it never does."""
    edges = (edge for span in _holding(times, moment, LOOK_AHEAD_DAYS) for edge in span)
    return next((edge for edge in edges if moment < edge < datetime.max), None)


def held_since(times: GrantTimes, moment: datetime) -> datetime | None:
    """Since when a grant has held that holds at this moment, as far as three days back where hours touch each other;
    None where it has no beginning. Of one that does not hold (any more) it is the moment itself.
    """
    spans = _holding(times, moment, look_ahead_days=1)
    since = next((start for start, end in spans if start <= moment < end), moment)
    return None if since == datetime.min else since


def _holding(
    times: GrantTimes, moment: datetime, look_ahead_days: int
) -> Iterator[tuple[datetime, datetime]]:
    """From when until when it holds around this moment, or where it has not begun by then around its begin: in order,
    and never one right after the other.
    """
    begins, ends = times.begins or datetime.min, times.ends or datetime.max
    spans = [(datetime.min, datetime.max)]
    if times.hours is not None:
        around = min(max(moment, begins), LATEST)
        spans = _merged(times.hours, around - 3 * _DAY, around + look_ahead_days * _DAY)
    for start, end in spans:
        if max(start, begins) < min(end, ends):
            yield max(start, begins), min(end, ends)


def _merged(
    hours: Iterable[WeeklyHours], since: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    """The hours of all of these together. What lasts until the end of the time that is looked at lasts for ever."""
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(span for each in hours for span in _spans(each, since, until)):
        if merged and start <= merged[-1][1]:
            start, before = merged.pop()
            end = max(before, end)
        merged.append((start, datetime.max if end >= until else end))
    return merged


def _spans(hours: WeeklyHours, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of the hours that begin on a day between these two."""
    zone = ZoneInfo(hours.zone if is_zone(hours.zone) else UNKNOWN_ZONE)
    day = since.date()
    while day <= until.date():
        if day.weekday() in hours.days:
            end = hours.end if hours.end > hours.start else hours.end + DAY_MINUTES
            span = _shown(zone, day, hours.start, last=False), _shown(zone, day, end, last=True)
            if span[0] < span[1]:
                yield span
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
