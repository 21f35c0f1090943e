"""The days, weeks, months and years of a site, and the hours, days or months of which they are shown.

All in the zone of the site, so a day has 23 or 25 hours where clocks change. An hour is one of UTC, as Home Assistant
counts them, and belongs to the day in which it begins.
"""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

PERIODS = ("day", "week", "month", "year")
HOUR = 3600
MONTHS_FROM_DAYS = 35
"""Whole months that are longer together are shown by months."""
HOURS_UP_TO_DAYS = 2


class Span(NamedTuple):
    """Some days of a site.

    :ivar last: the last day, which is in it
    :ivar interval: of what it is shown: `hour`, `day` or `month`
    :ivar starts: beginnings of these, seconds since 1970
    :ivar end: of the last one
    """

    first: date
    last: date
    interval: str
    starts: tuple[int, ...]
    end: int

    @property
    def start(self) -> int:
        return self.starts[0]

    def place(self, moment: float) -> int | None:
        """Which of the hours, days or months has this moment; None for one before or after all."""
        index = bisect_right(self.starts, moment) - 1
        return index if index >= 0 and moment < self.end else None


def span_of(period: str, day: date, zone: ZoneInfo, first_weekday: int = 0) -> Span:
    """
    :param period: one of `PERIODS`
    :param day: any of it
    :param first_weekday: 0 for Monday
    """
    return _span(*bounds_of(period, day, first_weekday), zone)


def bounds_of(period: str, day: date, first_weekday: int = 0) -> tuple[date, date]:
    """The first and the last day."""
    if period == "day":
        return day, day
    if period == "week":
        first = day - timedelta(days=(day.weekday() - first_weekday) % 7)
        return first, first + timedelta(days=6)
    if period == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return date(day.year, 1, 1), date(day.year, 12, 31)


def span_before(period: str, span: Span, compare: str, zone: ZoneInfo) -> Span:
    """The span that this one is compared with.

    :param compare: `previous`, the one before; `year`, the same days of the year before
    """
    if compare == "year":
        first, last = (_a_year_before(day) for day in (span.first, span.last))
        if span.interval == "month" or period == "month":
            last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    elif period in ("day", "week"):
        length = span.last - span.first + timedelta(days=1)
        first, last = span.first - length, span.last - length
    else:
        first, last = bounds_of(period, span.first - timedelta(days=1))
    return _span(first, last, zone, span.interval)


def _a_year_before(day: date) -> date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))


def _span(first: date, last: date, zone: ZoneInfo, interval: str | None = None) -> Span:
    interval = interval or _interval(first, last)
    end = _midnight(last + timedelta(days=1), zone)
    return Span(first, last, interval, tuple(_starts(first, last, zone, interval, end)), end)


def _interval(first: date, last: date) -> str:
    # As Home Assistant counts: from the first midnight to just before the last, in whole days.
    days = (last - first).days
    is_of_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    if is_of_months and days > MONTHS_FROM_DAYS:
        return "month"
    return "day" if days > HOURS_UP_TO_DAYS else "hour"


def _starts(first: date, last: date, zone: ZoneInfo, interval: str, end: int) -> Sequence[int]:
    if interval == "hour":
        begin = _midnight(first, zone)
        return range(-(-begin // HOUR) * HOUR, end, HOUR)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [_midnight(day, zone) for day in days if interval == "day" or day.day == 1]


def _midnight(day: date, zone: ZoneInfo) -> int:
    """When a day begins; where clocks are put forward at midnight, an hour later."""
    local = datetime.combine(day, time(), zone)
    moment = local.astimezone(timezone.utc)
    return int(moment.timestamp())
