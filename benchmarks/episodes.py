"""When changes came late, and what was going on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

BEFORE_SECONDS = 1.0
"""An act may have begun so long before the first change that came late."""


@dataclass
class Episode:
    """Changes that came late at the same time. Times are seconds since 1970.

    Attributes:
        begin: when the first of them happened.
        end: when the last of them was seen.
        changes: how many.
        longest: how late one of them was, in seconds.
        acts: what began before and in it.
    """

    begin: float
    end: float
    changes: int = 0
    longest: float = 0.0
    acts: list[str] = field(default_factory=list)


def episodes(late: Iterable[tuple[float, float]], acts: Sequence[tuple[float, str]]) -> list[Episode]:
    """In their order.

    Args:
        late: when each change was seen, and its lag in seconds.
        acts: when each began, and its name.
    """
    found: list[Episode] = []
    for seen, lag in sorted(late, key=lambda item: item[0] - item[1]):
        if not found or seen - lag > found[-1].end:
            found.append(Episode(seen - lag, seen))
        episode = found[-1]
        episode.end = max(episode.end, seen)
        episode.changes += 1
        episode.longest = max(episode.longest, lag)
    for episode in found:
        episode.acts = [
            name for moment, name in acts if episode.begin - BEFORE_SECONDS <= moment <= episode.end
        ]
    return found
