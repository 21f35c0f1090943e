"""How long to wait before the next try to connect: full jitter, at once after a stable connection."""

from __future__ import annotations

import random
import time
from collections.abc import Callable


class Backoff:
    """`first`, doubling up to `cap`, in seconds, each wait a random part of it (full jitter).

    Only a connection that stood for `stable_after` seconds resets it, so that one that is accepted and
    dropped at once counts as a failure. Waits for ever; giving up is not its business.
    """

    __slots__ = ("_first", "_cap", "_stable_after", "_random", "_clock", "_failures", "_connected_at")

    def __init__(
        self,
        *,
        first: float = 1.0,
        cap: float = 15.0,
        stable_after: float = 30.0,
        random: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._first = first
        self._cap = cap
        self._stable_after = stable_after
        self._random = random
        self._clock = clock
        self._failures = 0
        self._connected_at: float | None = None

    @property
    def failures(self) -> int:
        """Tries that failed since the last stable connection."""
        return self._failures

    def connected(self) -> None:
        """A connection has been made."""
        self._connected_at = self._clock()

    def failed(self) -> float:
        """A try failed or the connection dropped: seconds to wait before the next try."""
        connected_at, self._connected_at = self._connected_at, None
        if connected_at is not None and self._clock() - connected_at >= self._stable_after:
            self._failures = 0
            return 0.0
        self._failures += 1
        ceiling = min(self._cap, self._first * 2.0 ** min(self._failures - 1, 64))
        return self._random() * ceiling
