"""How much is measured. Needs nothing but the standard library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Scale:
    """`tiny` proves that a benchmark works; its figures mean nothing.

    >>> Scale(tiny=True).pick(10, 2)
    2
    >>> Scale(asked=5).seconds(30, 1)
    5
    """

    tiny: bool = False
    asked: float | None = None

    def pick(self, full: T, tiny: T) -> T:
        """One of two: a number of samples, a list of rates."""
        return tiny if self.tiny else full

    def seconds(self, full: float, tiny: float) -> float:
        """How long to measure at each step: what was asked for with `--seconds`, else one of two."""
        return self.asked if self.asked is not None else self.pick(full, tiny)
