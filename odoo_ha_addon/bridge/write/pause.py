"""How long something that failed waits for its next try. Pure."""

from __future__ import annotations


class Pause:
    """Doubles with each failure, from `first` to at most `longest` seconds.

    :ivar until: when the next try may begin, by the clock of whoever uses it
    """

    def __init__(self, first: float, longest: float) -> None:
        self.until = 0.0
        self._seconds = first
        self._longest = longest

    def failed(self, now: float) -> None:
        """A try failed; the pause begins."""
        self.until = now + self._seconds
        self._seconds = min(self._longest, self._seconds * 2)
