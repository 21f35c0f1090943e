"""How much is asked for at once, and how long is waited in between. Pure.

Home Assistant answers a chunk as one message, made by one of four threads that its own pages use too, and Python lets
one thread work at a time: so a chunk is small, and Home Assistant rests as long as it has worked.
"""

from __future__ import annotations

from typing import NamedTuple

TARGET_ROWS = 4_000
FIRST_SECONDS = 60.0
LONGEST_SECONDS = 6 * 3600.0
LONGEST_EMPTY_SECONDS = 4 * 86400.0
"""Where nothing is expected."""
SHORTEST_SECONDS = 0.5
"""A window that is still too much at this length is given up."""
_GROWTH = 8.0
_SLOW_ANSWER_SECONDS = 1.0
_SHORTEST_PAUSE = 0.02
_LONGEST_PAUSE = 10.0
_SLOW_PING_SECONDS = 0.1


class Strain(NamedTuple):
    """How hard a question was for Home Assistant.

    :ivar seconds: that it took
    :ivar ping_rise: how much longer a ping took meanwhile than it does else, in seconds
    """

    seconds: float
    ping_rise: float


class Pace:
    """Of one Home Assistant. `window` is how many seconds of history are asked for next, `pause` how many are waited
    before that.
    """

    def __init__(self) -> None:
        self.window = FIRST_SECONDS
        self.pause = 0.0
        self._longest = LONGEST_SECONDS
        self._careful = False

    def began(self) -> None:
        """Other entities, of which nothing is known yet."""
        self._careful = False
        self.window = min(FIRST_SECONDS, self._longest)

    def end_of(self, since: float, oldest: float | None) -> float:
        """Until when is asked next.

        :param oldest: the oldest that the recorder is likely to have; before that there is hardly anything
        """
        if oldest is not None and since < oldest - self._longest and not self._careful:
            return min(since + LONGEST_EMPTY_SECONDS, oldest - self._longest)
        return since + self.window

    def answered(self, rows: int, strain: Strain) -> None:
        """Learn from an answer."""
        factor = min(_GROWTH, TARGET_ROWS / max(rows, 1))
        if strain.seconds > _SLOW_ANSWER_SECONDS:
            factor = min(factor, 0.5)
        self._longest = min(LONGEST_SECONDS, self._longest * 2)
        rest = 1.0 if strain.ping_rise < _SLOW_PING_SECONDS else 3.0
        self.window = max(SHORTEST_SECONDS, min(self._longest, self.window * factor))
        self.pause = max(_SHORTEST_PAUSE, min(_LONGEST_PAUSE, strain.seconds * rest))

    def was_too_much(self) -> bool:
        """Ask for less from here on; False if it can hardly be less."""
        if self._careful and self.window <= SHORTEST_SECONDS:
            return False
        self._careful = True
        self._longest = max(SHORTEST_SECONDS, self.window / 16)
        self.window = self._longest
        return True
