"""What statistics are, said as plainly as can be: second by second where it must be, and slow."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)
NOT_KNOWN = ("unavailable", "unknown")
Row = tuple[datetime, "str | None"]
"""When, UTC without a zone, and what; None for an entity that was removed."""

DAY_ZONES = [
    ("UTC", datetime(2024, 2, 29)),
    ("Europe/Vienna", datetime(2025, 3, 30)),
    ("Europe/Vienna", datetime(2025, 10, 26)),
    ("Asia/Taipei", datetime(2025, 12, 31)),
    ("Asia/Kolkata", datetime(2025, 6, 1)),
    ("Asia/Kathmandu", datetime(2025, 6, 1)),
    ("Australia/Lord_Howe", datetime(2025, 4, 5)),
    ("Australia/Lord_Howe", datetime(2025, 10, 4)),
    ("Pacific/Chatham", datetime(2025, 9, 27)),
    ("America/St_Johns", datetime(2010, 11, 7)),
    ("America/Havana", datetime(2025, 11, 2)),
    ("America/Sao_Paulo", datetime(2018, 11, 4)),
    ("Africa/Cairo", datetime(2025, 4, 25)),
    ("Pacific/Kiritimati", datetime(2025, 1, 1)),
]
"""Zones, with a day near which their clocks are changed, or of an odd offset."""


class Gap(NamedTuple):
    since: datetime
    until: datetime
    reason: str


class Hour(NamedTuple):
    start: datetime
    day: date
    mean: float | None
    min: float | None
    max: float | None
    change: float | None
    seconds: float
    length: int


class Piece(NamedTuple):
    """A time in which nothing changes."""

    since: datetime
    until: datetime
    text: str | None
    is_blind: bool
    in_gap: bool

    @property
    def seconds(self) -> float:
        return (self.until - self.since).total_seconds()


def day_of(moment: datetime, zone: str) -> date:
    return moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone)).date()


def number(text: str | None) -> float | None:
    return float(text) if text is not None and text.lstrip("-")[:1].isdigit() else None


def parts_of(zone: str, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """Hours of UTC, cut at the site's midnight."""
    starts, moment = [], since
    while moment < until:
        if moment.minute == 0 or day_of(moment, zone) != day_of(moment - QUARTER, zone):
            starts.append(moment)
        moment += QUARTER
    return list(zip(starts, [*starts[1:], until], strict=True))


def _pieces(rows: list[Row], gaps: list[Gap], since: datetime, until: datetime) -> list[Piece]:
    edges = {since, until, *(at for at, _ in rows)}
    edges |= {moment for gap in gaps for moment in (gap.since, gap.until)}
    ordered = sorted(edge for edge in edges if since <= edge <= until)
    found = []
    for begin, end in pairwise(ordered):
        before = [text for at, text in rows if at <= begin]
        around = [gap for gap in gaps if gap.since <= begin < gap.until]
        if before:
            is_blind = any(gap.reason != "home_assistant_down" for gap in around)
            found.append(Piece(begin, end, before[-1], is_blind, bool(around)))
    return found


def _changes(rows: list[Row], state_class: str | None) -> dict[datetime, float]:
    """What a meter counted up to each of its numbers, since the one before."""
    numbers = [(at, value) for at, text in rows if (value := number(text)) is not None]
    found = {}
    for (_, before), (at, value) in pairwise(numbers):
        is_reset = state_class == "total_increasing" and value < 0.9 * before
        found[at] = value if is_reset else value - before
    return found if state_class in ("total", "total_increasing") else {}


def hours_of(
    rows: list[Row], gaps: list[Gap], state_class: str | None, zone: str, since: datetime, until: datetime
) -> dict[datetime, Hour]:
    changes = _changes(rows, state_class)
    found = {}
    for start, end in parts_of(zone, since, until):
        pieces = _pieces(rows, gaps, start, end)
        known = [piece for piece in pieces if not piece.in_gap and piece.text not in (None, *NOT_KNOWN)]
        numbers = [(value, piece.seconds) for piece in known if (value := number(piece.text)) is not None]
        weight = sum(seconds for _, seconds in numbers)
        counted = [change for at, change in changes.items() if start <= at < end]
        length = sum(piece.seconds for piece in pieces if piece.text is not None and not piece.is_blind)
        seconds = sum(piece.seconds for piece in known)
        if length or seconds:
            found[start] = Hour(
                start,
                day_of(start, zone),
                sum(value * lasted for value, lasted in numbers) / weight if weight else None,
                min((value for value, _ in numbers), default=None),
                max((value for value, _ in numbers), default=None),
                sum(counted) if counted else None,
                seconds,
                round(length),
            )
    return found


def words_of(
    rows: list[Row], gaps: list[Gap], zone: str, since: datetime, until: datetime
) -> tuple[dict[tuple[datetime, str], float], dict[tuple[datetime, str], int]]:
    """By beginning and word: seconds; how often it came to that."""
    came = [(at, text) for (_, before), (at, text) in pairwise(rows) if _meaning(before) != _meaning(text)]
    lasted: dict[tuple[datetime, str], float] = defaultdict(float)
    changes: dict[tuple[datetime, str], int] = defaultdict(int)
    for start, end in parts_of(zone, since, until):
        for piece in _pieces(rows, gaps, start, end):
            if piece.text is not None and number(piece.text) is None and not piece.in_gap:
                lasted[start, piece.text] += piece.seconds
        for at, text in came:
            if text is not None and number(text) is None and start <= at < end:
                changes[start, text] += 1
    keys = lasted.keys() | changes.keys()
    return {key: lasted[key] for key in keys}, {key: changes[key] for key in keys}


def _meaning(text: str | None) -> object:
    value = number(text)
    return text if value is None else value


def days_of(hours: dict[datetime, Hour], zone: str) -> dict[datetime, Hour]:
    by_day: dict[date, list[Hour]] = defaultdict(list)
    for hour in hours.values():
        by_day[hour.day].append(hour)
    found = {}
    for day, members in by_day.items():
        start = _first_moment(day, zone)
        weighted = [(hour.mean, hour.seconds) for hour in members if hour.mean is not None]
        weight = sum(seconds for _, seconds in weighted)
        changes = [hour.change for hour in members if hour.change is not None]
        found[start] = Hour(
            start,
            day,
            sum(mean * seconds for mean, seconds in weighted) / weight if weight else None,
            min((hour.min for hour in members if hour.min is not None), default=None),
            max((hour.max for hour in members if hour.max is not None), default=None),
            sum(changes) if changes else None,
            sum(hour.seconds for hour in members),
            sum(hour.length for hour in members),
        )
    return found


def _first_moment(day: date, zone: str) -> datetime:
    moment = datetime(day.year, day.month, day.day) - timedelta(hours=20)
    while day_of(moment, zone) != day:
        moment += QUARTER
    return moment
