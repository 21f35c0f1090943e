"""What is counted for each instance until it is in the table. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass
class Tally:
    """Of one instance: messages received, state changes taken over, rows and frames written.

    :ivar last_message: seconds since 1970; None for none, as `lag`
    :ivar lag: seconds from Home Assistant's time to the commit
    """

    messages: int = 0
    bad_messages: int = 0
    last_message: float | None = None
    changes: int = 0
    writes: int = 0
    frames: int = 0
    lag: float | None = None

    def add(self, newer: Tally) -> None:
        self.messages += newer.messages
        self.bad_messages += newer.bad_messages
        self.changes += newer.changes
        self.writes += newer.writes
        self.frames += newer.frames
        if newer.last_message is not None:
            self.last_message = newer.last_message
        if newer.lag is not None:
            self.lag = newer.lag


class Tallies:
    """All instances of a database, by id."""

    def __init__(self) -> None:
        self.waiting: dict[int, Tally] = {}

    def add(self, newer: Mapping[int, Tally]) -> None:
        for instance_id, tally in newer.items():
            self.waiting.setdefault(instance_id, Tally()).add(tally)

    def drop(self, instance_ids: Iterable[int]) -> None:
        """They are in the table, or there is nowhere to put them."""
        for instance_id in list(instance_ids):
            self.waiting.pop(instance_id, None)
