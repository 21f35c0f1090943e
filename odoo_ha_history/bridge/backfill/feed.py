"""The feed that reads what is missing: woken where something was missed, and at the start of each connection."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from odoo.addons.odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo.addons.odoo_ha_addon.hass import Backoff, ConnectionLost, HassError

from ...storage.missing import MissingReason
from ..recording_table import RecordingTable
from ..transactions import transaction
from . import gap_table, recorder_api, table
from .causes_reading import CausesReading
from .pace import Pace
from .proof import Gap, GapReason, started_at
from .reading import Reading
from .recorder_api import NoRecorderError
from .table import Task

_logger = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
"""How often it is looked for new entities, and for what somebody left who could not wake us."""
START_SECONDS = 2.0
ALIVE_SECONDS = 30.0
"""How exactly it is known when a Home Assistant ended, after our own process has ended too."""
CLOCK_SECONDS = 10.0
FIRST_RETRY_SECONDS = 5.0
LONGEST_RETRY_SECONDS = 600.0


class BackfillFeed:
    """A `Feed`; see the base's `bridge/link/feeds/feed.py`. One for each database, for all its connections."""

    name = "history"
    needs_admin = False

    def __init__(self, recording: RecordingTable, wall_clock: Callable[[], float] = time.time) -> None:
        self._recording = recording
        self._clock = wall_clock
        self._wakes: dict[int, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = {}
        self._alive: dict[int, float] = {}
        self._paces: dict[int, Pace] = defaultdict(Pace)

    def missed(self, instance_id: int) -> None:
        """Something is to be read. From any thread."""
        if found := self._wakes.get(instance_id):
            loop, wake = found
            with contextlib.suppress(RuntimeError):  # the loop has ended; the next one looks anyway
                loop.call_soon_threadsafe(wake.set)

    def all_missed(self, instance_ids: Iterable[int] | None = None) -> None:
        """As `missed`, of several; None for all."""
        for instance_id in list(self._wakes) if instance_ids is None else instance_ids:
            self.missed(instance_id)

    async def run(self, context: FeedContext) -> None:
        instance_id = context.lease.instance_id
        wake = asyncio.Event()
        mine = self._wakes[instance_id] = (asyncio.get_running_loop(), wake)
        alive = asyncio.ensure_future(self._note_alive(context))
        try:
            await self._work(context, wake)
        finally:
            alive.cancel()
            if self._wakes.get(instance_id) is mine:
                del self._wakes[instance_id]

    async def _work(self, context: FeedContext, wake: asyncio.Event) -> None:
        instance_id = context.lease.instance_id
        backoff = Backoff(first=FIRST_RETRY_SECONDS, cap=LONGEST_RETRY_SECONDS)
        while True:
            wake.clear()
            if not context.is_running():
                # Its recorder begins when it has started; and what is absent now may still come.
                await _wait(wake, START_SECONDS)
                continue

            def look(cr: Any) -> Task | None:
                table.note_recorded(cr, self._recording, instance_id, context.states().keys())
                return table.take(cr, instance_id)

            task = await transaction(context, look)
            if task is None:
                await _wait(wake, LOOK_SECONDS)
            elif not await self._carry_out(context, task):
                # What wakes us now says nothing about the recorder: it is asked again when its time has come.
                await asyncio.sleep(backoff.failed())
            else:
                backoff = Backoff(first=FIRST_RETRY_SECONDS, cap=LONGEST_RETRY_SECONDS)

    async def _carry_out(self, context: FeedContext, task: Task) -> bool:
        """Whether it is done.

        :raises ConnectionLost: all else is tried again on the same connection
        """
        reading = CausesReading if task.reason is MissingReason.CAUSES else Reading
        try:
            await reading(context, self._recording, self._paces[context.lease.instance_id], task).run()
        except ConnectionLost:
            raise
        except HassError as error:
            _logger.info("Instance %d: history could not be read yet: %s", task.instance_id, error)
            code, detail = error.code, error.message
            gaps = self._unknown(context, task) if isinstance(error, NoRecorderError) else []

            def note(cr: Any) -> None:
                table.write_trouble(cr, task, code, detail)
                gap_table.write_gaps(cr, task.instance_id, gaps)

            await transaction(context, note)
            return False
        return True

    def _unknown(self, context: FeedContext, task: Task) -> list[Gap]:
        """Without a recorder, all that happened while we did not listen; it goes when there is one that has it."""
        until = task.until
        if task.heard is None or until is None or until <= task.heard or not context.is_running():
            return []
        return [Gap(None, task.heard, until, GapReason.NOT_RECORDED)]

    async def _note_alive(self, context: FeedContext) -> None:
        """Note until when Home Assistant was running for sure, by its own clock; and that it was not, where it has
        started since then.
        """
        instance_id = context.lease.instance_id
        connection, loop = context.connection, asyncio.get_running_loop()
        ahead = 0.0
        with contextlib.suppress(HassError):
            commit = await recorder_api.wait_for_commit(connection, CLOCK_SECONDS)
            ahead = commit.moment + commit.passed - self._clock()

        def last_heard() -> float:
            return self._clock() - (loop.time() - float(connection.last_message)) + ahead

        times = [
            state.last_updated for state in context.states().values() if not state.attributes.get("restored")
        ]
        before = self._alive.get(instance_id)
        looked = False

        def note(cr: Any) -> None:
            if not looked:
                _note_start(cr, instance_id, times, before)
            table.write_alive(cr, instance_id, last_heard())

        try:
            while True:
                try:
                    await transaction(context, note)
                    looked = True
                except Exception as error:
                    _logger.info("Instance %d: not noted that it runs: %s", instance_id, error)
                await asyncio.sleep(ALIVE_SECONDS)
        finally:
            if looked:
                self._alive[instance_id] = last_heard()


def _note_start(cr: Any, instance_id: int, times: list[float], before: float | None) -> None:
    """:param before: until when it is known to have run by this process, which knows it better than the table"""
    known = [moment for moment in (table.alive_until(cr, instance_id), before) if moment is not None]
    if not known:
        return
    alive = max(known)
    started = started_at(times, alive)
    if started is not None:
        gap_table.write_gaps(cr, instance_id, [Gap(None, alive, started, GapReason.HOME_ASSISTANT_DOWN)])
        gap_table.shorten_absences(cr, instance_id)


async def _wait(wake: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(wake.wait(), seconds)
