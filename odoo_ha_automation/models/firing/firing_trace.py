"""What a firing asked and did, step by step, as `ha.rule.firing.trace` keeps it and its form shows it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

MOST_STEPS = 100
MOST_CHARACTERS = 300


class Answer(NamedTuple):
    """What a condition of a rule said.

    :ivar asked: the condition in words
    :ivar reason: why it is not met, in words; empty where it is
    """

    asked: str
    reason: str


@dataclass
class Trace:
    """Of one firing. It outlives the transaction that it is about, which an action that fails takes back.

    :ivar matched: what set the rule off, in words
    :ivar answers: of the conditions that were asked
    :ivar steps: actions: name, milliseconds, and whether it failed
    """

    matched: str = ""
    answers: list[Answer] = field(default_factory=list)
    steps: list[tuple[str, float, bool]] = field(default_factory=list)

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """An action that is done meanwhile."""
        started = time.monotonic()
        failed = True
        try:
            yield
            failed = False
        finally:
            self.steps.append((name, round((time.monotonic() - started) * 1000, 1), failed))

    def as_json(self) -> dict[str, Any]:
        """``{"matched": text, "answers": [{"asked", "reason"}], "steps": [{"name", "ms", "failed"}]}``; what is beyond
        all measure is cut.
        """
        return {
            "matched": self.matched[:MOST_CHARACTERS],
            "answers": [
                {"asked": answer.asked[:MOST_CHARACTERS], "reason": answer.reason[:MOST_CHARACTERS]}
                for answer in self.answers[:MOST_STEPS]
            ],
            "steps": [
                {"name": name[:MOST_CHARACTERS], "ms": milliseconds, "failed": failed}
                for name, milliseconds, failed in self.steps[:MOST_STEPS]
            ],
        }
