"""Changes that wait for a sink: in order, bounded for each instance, saying where it had to drop. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from ....protocol.settings import Lease
from .sink import Dropped, Entry, Heard, StateChange

CAPACITY = 20_000
"""Changes of one instance that may wait for one sink."""
MOST_AT_ONCE = 1_000


class Stream:
    """Of one instance. Not thread-safe."""

    def __init__(self, lease: Lease, capacity: int = CAPACITY) -> None:
        self.lease = lease
        self._capacity = capacity
        self._waiting: deque[StateChange | Heard] = deque()
        self._dropped: Dropped | None = None
        self._began: Heard | None = None

    def __len__(self) -> int:
        return len(self._waiting) + (self._dropped is not None) + (self._began is not None)

    def put(self, changes: Iterable[StateChange | Heard]) -> None:
        self._waiting.extend(changes)
        while len(self._waiting) > self._capacity:
            self._drop(self._waiting.popleft())

    def take(self, most: int = MOST_AT_ONCE) -> list[Entry]:
        """The oldest; they are out of the stream until `put_back`."""
        taken: list[Entry] = []
        if self._began:
            taken.append(self._began)
            self._began = None
        if self._dropped:
            taken.append(self._dropped)
            self._dropped = None
        taken += [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
        return taken

    def put_back(self, taken: Sequence[Entry]) -> None:
        """What `take` gave; what came since stays behind it."""
        since = self._dropped
        self._dropped = None
        changes = [entry for entry in taken if not isinstance(entry, Dropped)]
        earlier = [entry for entry in taken if isinstance(entry, Dropped)]
        if since:
            # What was dropped since then came after all of these: one hole tells of both, the smaller evil.
            for change in changes:
                self._drop(change)
        else:
            self._waiting.extendleft(reversed(changes))
        for hole in (*earlier, *([since] if since else [])):
            self._dropped = _together(self._dropped, hole)
        self.put(())

    def _drop(self, change: StateChange | Heard) -> None:
        if isinstance(change, Heard):
            # What has begun has, whatever else is lost; until when was heard the next one tells.
            self._began = change if change.begins else self._began
            return
        state = change.new or change.old
        at = state.last_updated if state else 0.0
        self._dropped = _together(self._dropped, Dropped(1, at, at))


def _together(one: Dropped | None, other: Dropped) -> Dropped:
    if one is None:
        return other
    return Dropped(one.changes + other.changes, min(one.since, other.since), max(one.until, other.until))
