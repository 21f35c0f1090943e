"""How long is waited before something is done again. Pure."""

from __future__ import annotations

from ..hass import Backoff


class Pause:
    """Each is twice as long as the one before, from `first` to at most `longest` seconds.

    :ivar until: when the next try may begin, by the clock of whoever uses it
    """

    def __init__(self, first: float, longest: float) -> None:
        self.until = 0.0
        self._backoff = Backoff(first=first, cap=longest, random=lambda: 1.0)

    def begin(self, now: float) -> None:
        """Something was done, or has failed."""
        self.until = now + self._backoff.failed()
