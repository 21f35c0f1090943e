"""The course of a temperature as a picture on paper: an SVG. Pure.

On paper there is no pointer and no dark style: what has to be known is written, and colours have shapes beside them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import NamedTuple

from .course import Course, Span
from .outside import Limits, Outside

WIDTH, HEIGHT = 760, 260
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 10, 26
COLUMNS = WIDTH - LEFT - RIGHT
MOST_LINES = 8
"""Horizontal ones, of the scale."""
HATCH = 6
"""Between two lines of what is not known."""
LINE, LIMIT, EXCURSION, UNKNOWN, GRID, INK = "#1f5f8b", "#b3261e", "#b3261e", "#6c757d", "#dee2e6", "#495057"


class Look(NamedTuple):
    """What the picture says in words.

    :ivar title: read aloud in its place
    :ivar ticks: moments that are marked below, with what is written there
    :ivar degrees: how a temperature (°C) is written
    :ivar scale: a temperature in the unit that is shown, and back
    """

    title: str
    ticks: Sequence[tuple[float, str]]
    degrees: Callable[[float], str]
    scale: tuple[Callable[[float], float], Callable[[float], float]] = (float, float)


def draw(course: Course, limits: Limits, outside: Iterable[Outside], look: Look) -> str:
    """The SVG element."""
    frame = _Frame(course, limits, look)
    parts = [
        *(frame.band(each.since, each.until, f'fill="{EXCURSION}" fill-opacity="0.22"') for each in outside),
        *(frame.hatched(gap.since, gap.until) for gap in course.gaps),
        *frame.horizontal_lines(),
        *frame.ticks(),
        *(frame.limit(value) for value in (limits.lower, limits.upper) if value is not None),
        f'<path d="{frame.path()}" fill="none" stroke="{LINE}" stroke-width="1.3" stroke-linejoin="round"/>',
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" role="img"'
        f' font-size="10" fill="{INK}"><title>{escape(look.title)}</title>{"".join(parts)}</svg>'
    )


class _Frame:
    """Where a moment and a temperature are on the paper."""

    def __init__(self, course: Course, limits: Limits, look: Look) -> None:
        self.course = course
        self.look = look
        shown = [limit for limit in (limits.lower, limits.upper) if limit is not None]
        shown += [value for span in course.spans for value in (span.low, span.high)]
        low, high = (min(shown), max(shown)) if shown else (0.0, 1.0)
        room = max((high - low) * 0.08, 0.5)
        self.low, self.high = low - room, high + room

    def x(self, moment: float) -> float:
        share = (moment - self.course.start) / (self.course.end - self.course.start)
        return LEFT + COLUMNS * min(max(share, 0.0), 1.0)

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)

    def band(self, since: float, until: float, style: str) -> str:
        """A time, from top to bottom; wide enough to be seen."""
        left = self.x(since)
        width = max(self.x(until) - left, 1.0)
        return (
            f'<rect x="{left:.1f}" y="{TOP}" width="{width:.1f}" height="{HEIGHT - TOP - BOTTOM}" {style}/>'
        )

    def hatched(self, since: float, until: float) -> str:
        """A time, as lines: wkhtmltopdf finds no pattern by its name, and would paint over all that is there."""
        top, bottom, left = TOP, HEIGHT - BOTTOM, self.x(since)
        right = max(self.x(until), left + 1.0)
        lines = [f"M{left:.1f} {top}V{bottom}"] if right - left < HATCH else []
        # Along each line the sum of both coordinates is the same, so neighbours go on from each other.
        for place in range(math.ceil((left + top) / HATCH) * HATCH, math.ceil(right + bottom), HATCH):
            first, last = max(left, place - bottom), min(right, place - top)
            if first < last:
                lines.append(f"M{first:.1f} {place - first:.1f}L{last:.1f} {place - last:.1f}")
        return f'<path d="{"".join(lines)}" fill="none" stroke="{UNKNOWN}" stroke-opacity="0.55"/>'

    def horizontal_lines(self) -> Iterable[str]:
        shown, celsius = self.look.scale
        step = _round_step((shown(self.high) - shown(self.low)) / MOST_LINES)
        for number in range(math.ceil(shown(self.low) / step), math.floor(shown(self.high) / step) + 1):
            value = celsius(number * step)
            yield self._line(value, f'stroke="{GRID}"')
            yield self._text(LEFT - 5, self.y(value) + 3, self.look.degrees(value), "end")

    def limit(self, value: float) -> str:
        return self._line(value, f'stroke="{LIMIT}" stroke-width="1.2" stroke-dasharray="5 3"')

    def ticks(self) -> Iterable[str]:
        bottom = HEIGHT - BOTTOM
        yield f'<path d="M{LEFT} {bottom}H{WIDTH - RIGHT}" stroke="{INK}" stroke-opacity="0.5"/>'
        for moment, words in self.look.ticks:
            place = self.x(moment)
            yield f'<path d="M{place:.1f} {bottom}v4" stroke="{INK}" stroke-opacity="0.5"/>'
            yield self._text(place, bottom + 16, words, "middle")

    def path(self) -> str:
        """The line. What lies in one column is as high as its least and largest value."""
        found: list[str] = []
        before: float | None = None
        for span in _columns(self.course.spans, (self.course.end - self.course.start) / COLUMNS):
            left, right = self.x(span.since), self.x(span.until)
            joins = before is not None and span.since <= before
            found.append(f"{'L' if joins else 'M'}{left:.1f} {self.y(span.value):.1f}")
            if span.low != span.high:
                found.append(f"V{self.y(span.low):.1f}V{self.y(span.high):.1f}V{self.y(span.value):.1f}")
            found.append(f"H{max(right, left + 0.1):.1f}")
            before = span.until
        return "".join(found)

    def _line(self, value: float, style: str) -> str:
        return f'<path d="M{LEFT} {self.y(value):.1f}H{WIDTH - RIGHT}" {style}/>'

    def _text(self, x: float, y: float, words: str, anchor: str) -> str:
        return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _columns(spans: Sequence[Span], seconds: float) -> Iterable[Span]:
    """What is shorter than a column is drawn with what comes right after it."""
    held: Span | None = None
    for span in spans:
        if held and held.until == span.since and span.until - held.since <= seconds:
            low, high = min(held.low, span.low), max(held.high, span.high)
            held = Span(held.since, span.until, span.value, low, high)
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def _round_step(least: float) -> float:
    """The next 1, 2 or 5 of a power of ten.

    >>> [_round_step(least) for least in (0.7, 1.2, 3.0, 24.0)]
    [1.0, 2.0, 5.0, 50.0]
    """
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= least * 0.999)
