"""The values of an entity while an alarm lasted: least, mean by time, largest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

Point = tuple[float, float | None]
"""Seconds since 1970, and the value from then on; None: it is not known."""
MOST_TOLD = 200
"""Values that an alarm remembers itself."""


class Values(NamedTuple):
    """:ivar seconds: for how long the value was known"""

    least: float
    mean: float
    largest: float
    seconds: float

    def and_those_of(self, other: Values | None) -> Values:
        """Both times together."""
        if other is None:
            return self
        seconds = self.seconds + other.seconds
        share = other.seconds / seconds if seconds else 0.5
        return Values(
            min(self.least, other.least),
            self.mean * (1 - share) + other.mean * share,
            max(self.largest, other.largest),
            seconds,
        )


def values_between(
    points: Iterable[Point], start: float, end: float, extremes: Iterable[tuple[float, float, float]] = ()
) -> Values | None:
    """What is known between two moments; None where nothing is.

    :param points: in their order; the last at or before `start` says what was then
    :param extremes: moments with the least and the largest value around them, where points stand for several values
    """
    known: list[Point] = []
    for moment, value in points:
        if moment > end:
            break
        if moment <= start:
            known = [(start, value)]
        else:
            known.append((moment, value))
    numbers = [value for _, value in known if value is not None]
    if not numbers:
        return None
    weighted = seconds = 0.0
    for (moment, value), (until, _) in zip(known, [*known[1:], (end, None)], strict=True):
        if value is not None:
            weighted += value * (until - moment)
            seconds += until - moment
    within = [(low, high) for moment, low, high in extremes if start <= moment <= end]
    return Values(
        min([*numbers, *(low for low, _ in within)]),
        weighted / seconds if seconds > 0 else numbers[-1],
        max([*numbers, *(high for _, high in within)]),
        seconds,
    )


def with_told(told: Sequence[Sequence[float]], moment: float, value: float) -> list[list[float]]:
    """What has been told of the value, with one more; of too many, every second one between the ends is left out."""
    longer = sorted([*([*point] for point in told if point[0] != moment), [moment, value]])
    if len(longer) <= MOST_TOLD:
        return longer
    return [point for place, point in enumerate(longer) if place % 2 == 0 or place == len(longer) - 1]
