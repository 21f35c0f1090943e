"""How points become the lines and bars of a chart. Pure.

A value holds until the next state. It holds no longer than to a gap: from there on nobody knows, until the next state
tells. Where a state is no number, a line is interrupted, and its word is told for this time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .chart import OTHER_UNIT, Gap, Point, Statistic


class Span(NamedTuple):
    """A time in which a word held.

    :ivar until: None: it holds still at the end of the chart
    :ivar word: None: Home Assistant had no state
    :ivar changes: how often the state became another one within, where it was too often to be shown
    """

    since: float
    until: float | None
    word: str | None
    changes: int = 1


def with_start(
    before: Point | None, points: Sequence[Point], start: float, gaps: Iterable[Gap]
) -> list[Point]:
    """The points with the state that holds at the start, unless a gap lies between the two."""
    if not before or any(before.last <= gap.since <= start for gap in gaps):
        return list(points)
    if points and points[0].moment <= start:
        return list(points)
    return [before._replace(moment=start, last=start, changes=0), *points]


def line(
    points: Sequence[Point],
    gaps: Iterable[Gap],
    value_of: Callable[[Point], float | None] = lambda point: point.value,
) -> list[list[float | None]]:
    """``[moment, value]`` or ``[moment, value, low, high]``; a value of None interrupts the line."""
    drawn: list[list[float | None]] = []
    for point in points:
        value = value_of(point)
        if value is None:
            if point.high is not None:
                # There were numbers within the pixel, before what is none.
                drawn.append([point.moment, point.high, point.low, point.high])
            if drawn and drawn[-1][1] is not None:
                drawn.append([point.last, None])
        elif point.low is not None and point.low != point.high:
            drawn.append([point.moment, value, point.low, point.high])
        else:
            drawn.append([point.moment, value])
    for gap in gaps:
        _interrupt(drawn, gap.since)
    return drawn


def _interrupt(drawn: list[list[float | None]], moment: float) -> None:
    place = next(
        (place for place, (at, *_) in enumerate(drawn) if at is not None and at >= moment), len(drawn)
    )
    if place and drawn[place - 1][1] is not None:
        drawn.insert(place, [moment, None])


def statistics_line(rows: Sequence[Statistic], longest: float, until: float) -> list[list[float | None]]:
    """As `line`, of hours or days: interrupted where some are missing, and in any case at the end.

    :param longest: seconds that such a period can have
    :param until: when the states themselves begin
    """
    drawn: list[list[float | None]] = []
    before = None
    for row in rows:
        if row.moment >= until:
            break
        if row.is_other:
            continue
        if before is not None and row.moment > before + longest:
            drawn.append([before + longest, None])
        drawn.append([row.moment, row.mean, row.low, row.high])
        before = row.moment
    if before is not None:
        drawn.append([min(before + longest, until), None])
    return drawn


def other_unit_gaps(rows: Sequence[Statistic], longest: float, until: float) -> list[Gap]:
    """The times of hours or days whose numbers have another unit; parameters as of `statistics_line`."""
    found: list[Gap] = []
    for row in rows:
        if not row.is_other or row.moment >= until:
            continue
        end = min(row.moment + longest, until)
        if found and row.moment <= found[-1].until:
            found[-1] = found[-1]._replace(until=end)
        else:
            found.append(Gap(row.moment, end, OTHER_UNIT))
    return found


def spans(
    points: Sequence[Point],
    gaps: Sequence[Gap],
    pixel_seconds: float,
    word_of: Callable[[Point], str | None],
) -> list[Span]:
    """The words one after the other; what is shorter than a pixel is shown with what is beside it."""
    return _seen(_joined(points, gaps, word_of), pixel_seconds)


def absences(
    points: Sequence[Point], gaps: Sequence[Gap], word_of: Callable[[Point], str | None]
) -> list[Span]:
    """When a line of numbers is interrupted by states that are none, with their words."""
    found = _joined(points, gaps, lambda point: "" if point.value is not None else word_of(point))
    return [span for span in found if span.word != ""]


def _joined(
    points: Sequence[Point], gaps: Sequence[Gap], word_of: Callable[[Point], str | None]
) -> list[Span]:
    found: list[Span] = []
    heard = 0.0
    for point in points:
        word = word_of(point)
        moment = point.last if point.changes > 1 and found else point.moment
        gap = next((gap.since for gap in gaps if heard < gap.since <= moment), None) if found else None
        heard = point.last
        if gap is None and found and found[-1].word == word:
            if point.changes > 1:
                found[-1] = found[-1]._replace(changes=found[-1].changes + point.changes)
            continue
        if found:
            found[-1] = found[-1]._replace(until=moment if gap is None else max(gap, found[-1].since))
        found.append(Span(moment, None, word, max(point.changes, 1)))
    gap = next((gap.since for gap in gaps if gap.since > heard), None) if found else None
    if gap is not None:
        found[-1] = found[-1]._replace(until=gap)
    return found


def _seen(found: Sequence[Span], pixel_seconds: float) -> list[Span]:
    seen: list[Span] = []
    longest = 0.0
    for span in found:
        length = float("inf") if span.until is None else span.until - span.since
        last = seen[-1] if seen else None
        is_short = last is not None and last.until is not None and last.until - last.since < pixel_seconds
        # A word that is long enough stands alone: what came before it in a moment is not its own.
        if last and is_short and length < pixel_seconds and last.until == span.since:
            word = span.word if length > longest else last.word
            seen[-1] = Span(last.since, span.until, word, last.changes + span.changes)
            longest = max(longest, length)
        else:
            seen.append(span)
            longest = length
    return seen
