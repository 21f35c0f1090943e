"""When to look at something again, the first at first. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)

FEW = 64


class Timers(Generic[_Key]):
    """One moment for each key. To set, move, cancel or take one costs the logarithm of how many there are."""

    def __init__(self) -> None:
        self._moments: dict[_Key, float] = {}
        self._heap: list[tuple[float, int, _Key]] = []
        self._count = 0

    def __contains__(self, key: _Key) -> bool:
        return key in self._moments

    def set(self, key: _Key, moment: float) -> None:
        if self._moments.get(key) == moment:
            return
        self._moments[key] = moment
        self._count += 1
        # The count is for keys that cannot be compared.
        heapq.heappush(self._heap, (moment, self._count, key))
        if len(self._heap) > 2 * len(self._moments) + FEW:
            self._heap = [(moment, number, key) for number, (key, moment) in enumerate(self._moments.items())]
            self._count = len(self._heap)
            heapq.heapify(self._heap)

    def cancel(self, key: _Key) -> None:
        self._moments.pop(key, None)

    def take(self, now: float) -> list[_Key]:
        """Those whose moment has come; they are there no longer."""
        taken: list[_Key] = []
        while (first := self.first()) is not None and first <= now:
            key = heapq.heappop(self._heap)[2]
            del self._moments[key]
            taken.append(key)
        return taken

    def first(self) -> float | None:
        """The next moment of all."""
        while self._heap:
            moment, _, key = self._heap[0]
            if self._moments.get(key) == moment:
                return moment
            heapq.heappop(self._heap)
        return None
