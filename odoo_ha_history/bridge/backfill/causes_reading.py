"""Reads from Home Assistant's logbook who or what caused the changes that were read from its recorder, and how often it
has started meanwhile: window by window, each written with how far it is.

Nothing of it is needed for history to be whole. So it comes last, and what the logbook cannot tell stays unknown.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from odoo.addons.odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo.addons.odoo_ha_addon.hass import CommandFailed, CommandTimeout, UnexpectedAnswer

from ...storage.causes import contexts_of_commands, write_told
from ..recording_table import RecordingTable
from ..transactions import transaction
from . import gap_table, table
from .logbook_api import LogEntry, NoLogbookError, read_logbook
from .pace import Pace
from .recorder_api import MICROSECOND, TooMuchError
from .strain import measured, ping
from .table import Step, Task
from .told import Contexts, causes_of, contexts_of, contexts_to_ask, starts_in, tells_of_home_assistant

_logger = logging.getLogger(__name__)

MOST_NAMED = 100
"""Entities that are asked for by name; of more, all are."""
MOST_CONTEXTS = 200
"""Contexts that are asked for in one window."""
CLOCKS_DIFFER_SECONDS = 300.0
TRIES = 5
RETRY_SECONDS = 2.0


class CausesReading:
    """Of one task, on one connection."""

    def __init__(
        self,
        context: FeedContext,
        recording: RecordingTable,
        pace: Pace,
        task: Task,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._context = context
        self._connection = context.connection
        self._recording = recording
        self._pace = pace
        self._task = task
        self._clock = clock
        self._found = task.rows_read
        self._last_start: LogEntry | None = None

    async def run(self) -> None:
        """Until it is done, or the logbook has nothing to say.

        :raises ConnectionLost: what was read so far is written
        """
        try:
            is_over = await self._read_all()
        except NoLogbookError:
            _logger.info(
                "Instance %d: without a logbook nobody knows who caused what", self._task.instance_id
            )
            is_over = True
        if is_over:
            await transaction(self._context, lambda cr: table.write_done(cr, self._task))

    async def _read_all(self) -> bool:
        """Whether that was all; it is interrupted where states are to be read meanwhile."""
        task = self._task
        assert task.since is not None
        assert task.until is not None
        named = await self._named()
        usual_ping = await ping(self._connection)
        since = task.since if task.reached is None else task.reached + MICROSECOND
        self._pace.began()
        failures = 0
        while since <= task.until:
            end = min(task.until, self._pace.end_of(since, None))
            try:
                if not await self._read(since, end, named, usual_ping):
                    return False
                failures = 0
            except (TooMuchError, CommandTimeout):
                if self._pace.was_too_much():
                    continue
            except NoLogbookError:
                raise
            except (CommandFailed, UnexpectedAnswer) as error:
                failures += 1
                if failures >= TRIES:
                    _logger.warning(
                        "Instance %d: its logbook was given up after %d tries: %s",
                        task.instance_id,
                        failures,
                        error,
                    )
                    return True
                await asyncio.sleep(failures * RETRY_SECONDS)
                continue
            since = end + MICROSECOND
        return True

    async def _named(self) -> list[str]:
        """Entity ids that are asked for; none for all."""
        if self._task.records is None:
            return []
        asked = await transaction(
            self._context, lambda cr: table.asked_entities(cr, self._recording, self._task)
        )
        ids = [entity.entity_id for entity in asked]
        return ids if len(ids) <= MOST_NAMED else []

    async def _read(self, since: float, end: float, named: Sequence[str], usual_ping: float) -> bool:
        """Whether there is nothing that is more urgent."""
        await asyncio.sleep(self._pace.pause)
        question = read_logbook(self._connection, since, end, entity_ids=named)
        entries, strain = await measured(self._connection, question, usual_ping, self._clock)
        self._pace.answered(len(entries), strain)
        contexts = await self._contexts(entries, since, end)
        told = causes_of(entries, contexts)
        starts = list(starts_in(entries, self._task.since or since, self._last_start))
        instance_id = self._task.instance_id

        def write(cr: Any) -> tuple[int, Task | None]:
            found = self._found + write_told(cr, instance_id, told)
            gap_table.note_starts(cr, instance_id, starts)
            table.write_step(cr, self._task, Step(None, end, None, found, None, 0, 0))
            return found, table.take(cr, instance_id)

        self._found, first = await transaction(self._context, write)
        told_of_it = [entry for entry in entries if tells_of_home_assistant(entry)]
        self._last_start = told_of_it[-1] if told_of_it else self._last_start
        return first is None or first.id == self._task.id

    async def _contexts(self, entries: Sequence[LogEntry], since: float, end: float) -> Contexts:
        """What happened with the contexts of our commands, and of scripts, in this window."""
        instance_id = self._task.instance_id
        commands = await transaction(
            self._context,
            lambda cr: contexts_of_commands(
                cr, instance_id, since - CLOCKS_DIFFER_SECONDS, end + CLOCKS_DIFFER_SECONDS, MOST_CONTEXTS
            ),
        )
        answers = {}
        for context_id in contexts_to_ask(entries, commands)[:MOST_CONTEXTS]:
            await asyncio.sleep(min(self._pace.pause, 0.1))
            answers[context_id] = await read_logbook(self._connection, since, end, context_id=context_id)
        return contexts_of(answers)
