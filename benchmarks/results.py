"""What a benchmark found out, and how figures are made from samples. Pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Figure = float | int | None


@dataclass(frozen=True)
class Goal:
    """What a figure should reach. `key` names it; one with a dot names a part, such as `ratio.sustained`."""

    key: str
    limit: float
    at_least: bool = False

    def met(self, value: Figure) -> bool:
        if value is None:
            return False
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"


@dataclass
class Result:
    """Units are in the ends of the names: `_s`, `_ms`, `_per_s`, `_mib`, `_pct`; `_n` is a number of samples.

    `reference`: the same thing done in the barest way in the same run. `ratio`: figure by reference.
    """

    name: str
    figures: dict[str, Figure] = field(default_factory=dict)
    reference: dict[str, Figure] = field(default_factory=dict)
    ratio: dict[str, Figure] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "figures": _rounded(self.figures),
            "reference": _rounded(self.reference),
            "ratio": _rounded(self.ratio),
        }

    def value(self, key: str) -> Figure:
        """A figure, or with a dot (`ratio.NAME`) a value of another part; None for one that there is not."""
        part, _, name = key.rpartition(".")
        values: Mapping[str, Figure] = getattr(self, part or "figures")
        return values.get(name)

    def add_percentiles(self, name: str, seconds: Sequence[float], parts: Iterable[int] = (50, 99)) -> None:
        """`NAME_p50_ms`, `NAME_p99_ms` and `NAME_n` from samples in seconds."""
        for part in parts:
            self.figures[f"{name}_p{part}_ms"] = percentile(seconds, part) * 1000 if seconds else None
        self.figures[f"{name}_n"] = len(seconds)


def percentile(samples: Sequence[float], part: float) -> float:
    """The smallest sample that at least `part` percent of the samples do not exceed.

    >>> percentile([1, 2, 3, 4], 50)
    2
    >>> percentile([1, 2, 3, 4], 99)
    4
    """
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(part / 100 * len(ordered)) - 1)]


def median(samples: Sequence[float]) -> float | None:
    """None for no samples."""
    return statistics.median(samples) if samples else None


def ratio(value: Figure, reference: Figure) -> float | None:
    """None where one of the two is missing or the reference is nothing."""
    return value / reference if value is not None and reference else None


def exponent(costs: Mapping[float, float]) -> float | None:
    """How cost grows with size: 1 is linear, 2 is quadratic; the slope of the line of best fit in logarithms.

    :param costs: cost by size, both above 0
    :return: None for fewer than two sizes

    >>> round(exponent({10: 5, 100: 50, 1000: 500}), 6)
    1.0
    """
    points = [(math.log(size), math.log(cost)) for size, cost in costs.items() if cost > 0]
    if len({x for x, _ in points}) < 2:
        return None
    slope, _ = statistics.linear_regression([x for x, _ in points], [y for _, y in points])
    return slope


def _rounded(values: Mapping[str, Figure]) -> dict[str, Figure]:
    """Four digits are more than any of these measurements is worth."""
    return {key: round_figure(value) for key, value in values.items()}


def round_figure(value: Figure) -> Figure:
    """
    >>> round_figure(0.0012345)
    0.001234
    >>> round_figure(123456.7)
    123457
    """
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        return None
    digits = 4 - 1 - math.floor(math.log10(abs(value))) if value else 0
    return round(value, digits) if digits > 0 else round(value)
