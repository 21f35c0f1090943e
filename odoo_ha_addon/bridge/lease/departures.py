"""Instances that are being given back, one step after the other and all at the same time. Pure.

First the connection says goodbye, then what it brought is written, then the lease is free. Nobody waits for any of it:
whoever has the time looks from time to time who is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable


class Departures:
    """Times are of any one clock, in seconds."""

    def __init__(self, flush_seconds: float) -> None:
        """:param flush_seconds: how long to wait at most for what was brought to be written"""
        self._flush_seconds = flush_seconds
        self._goodbyes: set[int] = set()
        self._written_by: dict[int, float] = {}

    @property
    def flushing(self) -> bool:
        """Whether some wait for what they brought to be written."""
        return bool(self._written_by)

    def __bool__(self) -> bool:
        return bool(self._goodbyes or self._written_by)

    def __contains__(self, instance_id: object) -> bool:
        return instance_id in self._goodbyes or instance_id in self._written_by

    def begin(self, instance_ids: Iterable[int]) -> list[int]:
        """Those that are not on their way yet; their connections have to be stopped now."""
        new = [instance_id for instance_id in instance_ids if instance_id not in self]
        self._goodbyes.update(new)
        return new

    def stopped(self, instance_id: int, now: float) -> None:
        """The connection is closed."""
        if instance_id in self._goodbyes:
            self._goodbyes.discard(instance_id)
            self._written_by[instance_id] = now + self._flush_seconds

    def take_ready(self, now: float, is_written: Callable[[int], bool]) -> list[int]:
        """Those whose lease can be given back; they are no longer on their way."""
        ready = [i for i, limit in self._written_by.items() if now >= limit or is_written(i)]
        for instance_id in ready:
            del self._written_by[instance_id]
        return ready
