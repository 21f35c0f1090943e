"""Reading again what Home Assistant may have told and we may have missed: narrowly, and not too often."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from ...hass import HassError
from ...hass.limits import MOST_UNCERTAIN
from ...hass.log_limit import LimitedWarning
from ..pause import Pause

_logger = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
QUIET_SECONDS = 120.0
"""After so long without need the next reading happens at once again."""
TRIES = 3

Read = Callable[["frozenset[str] | None"], Awaitable[None]]
"""Reads these entities again, or all for None; raises HassError where that does not work."""


class Healer:
    """Lives as long as a link, so that a new connection does not make it forget how often it has read lately.

    `need` may be called from any callback of the event loop; `run` is a task for each connection.
    """

    def __init__(self, name: str) -> None:
        """:param name: of the instance, for logs"""
        self._name = name
        self._entity_ids: set[str] = set()
        self._everything = False
        self._needed = asyncio.Event()
        self._pause = Pause(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        self._last = float("-inf")
        self._warn = LimitedWarning(_logger)

    def need(self, entity_ids: Iterable[str] | None, why: str) -> None:
        """These entities are uncertain, or all of them for None."""
        if entity_ids is None:
            self._everything = True
        else:
            self._entity_ids.update(entity_ids)
            self._everything = self._everything or len(self._entity_ids) > MOST_UNCERTAIN
        self._warn("%s: reading %s again: %s", self._name, self._what(), why)
        self._needed.set()

    def forget(self) -> None:
        """Everything has just been read, by a new connection."""
        self._entity_ids.clear()
        self._everything = False
        self._needed.clear()

    async def run(self, read: Read) -> None:
        """Read what is needed, one reading at a time, until cancelled.

        :raises HassError: `TRIES` readings one after the other did not work; a new connection is what is left
        """
        failures = 0
        while True:
            await self._needed.wait()
            await self._wait_for_turn()
            entity_ids = None if self._everything else frozenset(self._entity_ids)
            self.forget()
            try:
                await read(entity_ids)
                failures = 0
            except HassError as error:
                failures += 1
                if failures == TRIES:
                    raise
                self.need(entity_ids, error.message)

    async def _wait_for_turn(self) -> None:
        """The first is read at once; the more often it is needed, the longer what is needed gathers before."""
        loop = asyncio.get_running_loop()
        if loop.time() - self._last > QUIET_SECONDS:
            self._pause = Pause(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        await asyncio.sleep(max(0.0, self._pause.until - loop.time()))
        self._last = loop.time()
        self._pause.begin(self._last)

    def _what(self) -> str:
        if self._everything:
            return "all entities"
        first, *others = sorted(self._entity_ids)
        return f"{first} and {len(others)} others" if others else first
