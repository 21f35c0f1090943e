"""A log line that may be asked for in a loop, but appears once a minute at most."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable


class LimitedWarning:
    """Logs the first warning at once; those that follow within `period` seconds only as a number later."""

    __slots__ = ("_logger", "_period", "_clock", "_next", "_suppressed")

    def __init__(
        self, logger: logging.Logger, period: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._logger = logger
        self._period = period
        self._clock = clock
        self._next = float("-inf")
        self._suppressed = 0

    def __call__(self, text: str, *args: object, exc_info: BaseException | None = None) -> None:
        now = self._clock()
        if now < self._next:
            self._suppressed += 1
            return
        if self._suppressed:
            text += " (%d more since the last of these lines)"
            args += (self._suppressed,)
        self._logger.warning(text, *args, exc_info=exc_info)
        self._next = now + self._period
        self._suppressed = 0
