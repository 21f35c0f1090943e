"""How a temperature went over a time, with what is not known of it. Pure.

Times are seconds since 1970, temperatures °C.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .kinetic import USUAL_ENERGY, mean_kinetic_temperature

NOTHING = "nothing"
"""Of a gap: nothing says why there is none."""
NOT_YET = "not_yet"
"""Of a gap: it lies in the future."""


class Span(NamedTuple):
    """A time in which the temperature was one.

    :ivar low: the least, where it stands for several values; so `high`
    """

    since: float
    until: float
    value: float
    low: float
    high: float

    @property
    def seconds(self) -> float:
        return self.until - self.since


class Gap(NamedTuple):
    """A time in which it is not known.

    :ivar reason: as history tells it, or one of this module
    """

    since: float
    until: float
    reason: str

    @property
    def seconds(self) -> float:
        return self.until - self.since


class Course(NamedTuple):
    """:ivar spans: one after the other; where there is none, there is a gap
    :ivar until: the end, or now, if that is earlier
    """

    start: float
    end: float
    until: float
    spans: Sequence[Span]
    gaps: Sequence[Gap]


class Summary(NamedTuple):
    """:ivar least_at: since when it was the least for the first time; so `largest_at`
    :ivar kinetic: the mean kinetic temperature
    :ivar known: seconds
    :ivar unknown: seconds, until now
    """

    least: float
    least_at: float
    mean: float
    largest: float
    largest_at: float
    kinetic: float
    known: float
    unknown: float


def make_course(
    spans: Iterable[Span], reasons: Iterable[Gap], start: float, end: float, now: float
) -> Course:
    """
    :param spans: of the time or beyond, in order of time, none within another one
    :param reasons: why there may be no span; those of one time in the order in which they are believed
    """
    until = max(start, min(end, now))
    cut = [
        span._replace(since=max(span.since, start), until=min(span.until, until))
        for span in spans
        if span.since < until and span.until > start
    ]
    told = sorted(reasons)
    gaps: list[Gap] = []
    cursor = start
    for span in [*cut, None]:
        since = span.since if span else until
        if since > cursor:
            gaps += _explained(cursor, since, told)
        cursor = max(cursor, span.until) if span else until
    return Course(start, end, until, [span for span in cut if span.seconds > 0], gaps)


def _explained(since: float, until: float, reasons: Sequence[Gap]) -> list[Gap]:
    """A time without any value, cut by why that is so."""
    found: list[Gap] = []

    def put(end: float, reason: str) -> None:
        begin = found[-1].until if found else since
        if end <= begin:
            return
        if found and found[-1].reason == reason:
            found[-1] = found[-1]._replace(until=end)
        else:
            found.append(Gap(begin, end, reason))

    for told in reasons:
        if told.until > since and told.since < until:
            put(min(told.since, until), NOTHING)
            put(min(told.until, until), told.reason)
    put(until, NOTHING)
    return found


def summary_of(course: Course, energy: float = USUAL_ENERGY) -> Summary | None:
    """What is told of the whole time; None where nothing is known.

    :param energy: of activation, kJ/mol
    """
    spans = course.spans
    if not spans:
        return None
    seconds = sum(span.seconds for span in spans)
    coldest = min(spans, key=lambda span: span.low)
    warmest = max(spans, key=lambda span: span.high)
    mean = sum(span.value * span.seconds for span in spans) / seconds
    kinetic = mean_kinetic_temperature(((span.value, span.seconds) for span in spans), energy)
    assert kinetic is not None
    return Summary(
        least=coldest.low,
        least_at=coldest.since,
        mean=min(max(mean, coldest.low), warmest.high),
        largest=warmest.high,
        largest_at=warmest.since,
        kinetic=kinetic,
        known=seconds,
        unknown=course.until - course.start - seconds,
    )
