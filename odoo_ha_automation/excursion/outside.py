"""When a temperature was outside of its limits. Pure.

It begins when a limit is passed and ends when the temperature is back by the hysteresis, as rules have it
(`bridge/rule.py`): so what is found in a month is what raised the alarms. What is not known does not end it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .course import Course, Span

ABOVE = "above"
BELOW = "below"
EXCURSION = "excursion"
"""The kind of alarm."""


class Limits(NamedTuple):
    """:ivar lower: °C; None: there is none. So `upper`
    :ivar allowed: seconds for which a limit may be passed
    """

    lower: float | None
    upper: float | None
    hysteresis: float = 0.0
    allowed: float = 0.0

    def side(self, value: float, held: str | None = None) -> str | None:
        """On which side of the limits a temperature is; None: within.

        :param held: on which side it was before, so that it has to come back by the hysteresis
        """
        if self.upper is not None and value > self.upper - (self.hysteresis if held == ABOVE else 0.0):
            return ABOVE
        if self.lower is not None and value < self.lower + (self.hysteresis if held == BELOW else 0.0):
            return BELOW
        return None


class Outside(NamedTuple):
    """A time outside of the limits.

    :ivar extreme: the temperature that was farthest outside
    :ivar unknown: seconds of it in which the temperature was not known
    :ivar began_before: it was outside when the course began
    :ivar lasts: it was still outside when the course ended
    """

    side: str
    since: float
    until: float
    extreme: float
    unknown: float = 0.0
    began_before: bool = False
    lasts: bool = False

    @property
    def seconds(self) -> float:
        return self.until - self.since


def times_outside(course: Course, limits: Limits) -> list[Outside]:
    """All of them, however short, in order of time."""
    found: list[Outside] = []
    now: Outside | None = None
    known_until = course.start
    for span in course.spans:
        side = limits.side(span.value, now.side if now else None)
        if now and side != now.side:
            unknown = now.unknown + span.since - known_until
            found.append(now._replace(until=span.since, unknown=unknown))
            now = None
        if side:
            extreme = span.high if side == ABOVE else span.low
            if now is None:
                now = Outside(side, span.since, span.until, extreme, began_before=span.since <= course.start)
            else:
                worse = max(now.extreme, extreme) if side == ABOVE else min(now.extreme, extreme)
                unknown = now.unknown + span.since - known_until
                now = now._replace(until=span.until, extreme=worse, unknown=unknown)
        known_until = span.until
    if now:
        unknown = now.unknown + course.until - known_until
        found.append(now._replace(until=course.until, unknown=unknown, lasts=True))
    return found


def excursions(found: Sequence[Outside], limits: Limits) -> list[Outside]:
    """Those that lasted longer than a limit may be passed."""
    return [each for each in found if each.seconds >= limits.allowed]


def seconds_outside(spans: Sequence[Span], limits: Limits) -> float:
    """For how long a limit was passed for certain: without what is not known, and without the hysteresis."""
    return sum(span.seconds for span in spans if limits.side(span.value))
