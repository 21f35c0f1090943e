"""How many firings are written: a rule that is set off without end costs a bounded number of rows. Pure."""

from __future__ import annotations

from collections import Counter

WINDOW_SECONDS = 60.0
MOST_OF_ENTITY = 10
"""Firings of one rule for one entity in a window."""
MOST_OF_RULE = 300
"""Firings of one rule in a window."""


class Bounds:
    """Counts from window to window. What is beyond is left out, and said with the firing before it."""

    def __init__(self, most_of_entity: int = MOST_OF_ENTITY, most_of_rule: int = MOST_OF_RULE) -> None:
        self._most_of_entity = most_of_entity
        self._most_of_rule = most_of_rule
        self._window = 0
        self._of_entity: Counter[tuple[int, int]] = Counter()
        self._of_rule: Counter[int] = Counter()

    def next_window(self, now: float) -> float:
        """When there may be more again."""
        return (now // WINDOW_SECONDS + 1) * WINDOW_SECONDS

    def allow(self, rule_id: int, record_id: int, now: float) -> bool:
        """Whether one more may be written; it is counted then."""
        window = int(now // WINDOW_SECONDS)
        if window != self._window:
            self._window = window
            self._of_entity.clear()
            self._of_rule.clear()
        key = (rule_id, record_id)
        if self._of_entity[key] >= self._most_of_entity or self._of_rule[rule_id] >= self._most_of_rule:
            return False
        self._of_entity[key] += 1
        self._of_rule[rule_id] += 1
        return True
