"""Reads what one row of `ha_history_backfill` names: chunk by chunk, each written with how far it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from odoo.addons.odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo.addons.odoo_ha_addon.hass import HassError

from ...storage.missing import Missing, MissingReason, write_missing
from ...storage.policy import selected
from ...storage.rows import HistoryRow, RowWriter
from ..recording_table import RecordingTable
from ..transactions import transaction
from . import gap_table, recorder_api, table
from .groups import Asked, groups_of
from .pace import Pace
from .proof import Evidence, Gap, GapReason, gap_of, purged
from .recorder_api import History, TooMuchError
from .strain import measured, ping
from .table import Step, Task

FROM_BEGINNING = 86400.0
"""What is older than the second of January 1970 is asked for by nobody."""
USUAL_SECONDS = 40 * 86400.0
"""Home Assistant keeps ten days where nobody has said otherwise."""
FIRST_REACH_SECONDS = 3600.0
PROGRESS_SECONDS = 1.0
AGAIN_SECONDS = 2.0
"""How long a row that should be there is waited for, before it is looked for again."""
OF_A_TIME = (MissingReason.DROPPED,)
"""Reasons that are about a time that is over; the others are about all until now."""


class Reading:
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
        self._recording = recording
        self._pace = pace
        self._task = task
        self._clock = clock
        self._rows = RowWriter()
        self._is_recording = True
        self._written = -PROGRESS_SECONDS
        self._step = Step(task.place, task.reached, task.oldest, task.rows_read, None, task.entities_done, 0)

    async def run(self) -> None:
        """Until it is done.

        :raises HassError: it could not be read; what was read so far is written
        """
        connection = self._context.connection
        info = await recorder_api.read_info(connection)
        if info.is_migrating:
            raise RecorderBusyError
        # What is known before the recorder commits has to be there afterwards.
        states = {entity_id: state.last_updated for entity_id, state in self._context.states().items()}
        self._is_recording = info.is_recording
        commit = await recorder_api.wait_for_commit(connection)
        if not commit.is_done and info.is_recording:
            raise RecorderBusyError
        now = commit.moment
        until = now
        if self._task.reason in OF_A_TIME and self._task.until is not None:
            until = min(now, self._task.until)
        asked = await self._entities(states)
        groups = groups_of(asked, self._task.place)
        self._step = self._step._replace(total=self._step.done + sum(len(group) for group in groups))
        baseline = await ping(connection)
        for number, group in enumerate(groups):
            # Only the first was begun before.
            reached = self._task.reached if number == 0 else None
            await self._read_group(group, states, reached, until, baseline)
        gap = purged(self._task.heard, self._step.oldest)
        if gap and await self._reaches(gap.since):
            gap = None  # what was asked for was quiet for long, and its older rows are gone; others are there
        await transaction(self._context, lambda cr: self._finish(cr, until, now, gap))

    async def _entities(self, states: dict[str, float]) -> list[Asked]:
        """Of those that are named, the ones to which something can have happened."""
        asked = await transaction(
            self._context, lambda cr: table.asked_entities(cr, self._recording, self._task)
        )
        since = self._task.since
        if since is None:
            return asked
        return [entity for entity in asked if (at := states.get(entity.entity_id)) is None or at >= since]

    async def _read_group(
        self,
        group: Sequence[Asked],
        states: dict[str, float],
        reached: float | None,
        until: float,
        baseline: float,
    ) -> None:
        evidence = {entity.entity_id: Evidence(states.get(entity.entity_id)) for entity in group}
        given_up: list[Gap] = []
        since = reached if reached is not None else self._task.since
        oldest = self._step.oldest
        if since is None:
            oldest = await self._likely_oldest(group, until)
            since = max(FROM_BEGINNING, min(oldest, until - USUAL_SECONDS))
        self._pace.began()
        while since <= until:
            end = min(until, self._pace.end_of(since, oldest))
            try:
                history = await self._read(group, since, end, baseline)
            except TooMuchError:
                if not self._pace.was_too_much():
                    given_up += [Gap(e.record, since, end, GapReason.RECORDER_FAILED) for e in group]
                    since = end + recorder_api.MICROSECOND
                continue
            self._take_note(history, evidence, since)
            await self._write(group, history, end)
            since = end + recorder_api.MICROSECOND
        given_up += await self._prove(group, evidence, until)
        self._step = self._step._replace(
            place=group[-1].place, reached=None, done=self._step.done + len(group)
        )
        proven = [e.record for e in group if evidence[e.entity_id].proven]
        await transaction(self._context, lambda cr: self._conclude(cr, proven, given_up, until))

    async def _likely_oldest(self, group: Sequence[Asked], until: float) -> float:
        """A time before the first row. Home Assistant does not say it, and after a failure of its database some
        versions do not know it, so what is usual is read anyway.
        """
        ids = [entity.entity_id for entity in group]
        reach = FIRST_REACH_SECONDS
        while until - reach > FROM_BEGINNING:
            moment = until - reach
            found = await recorder_api.read_history(
                self._context.connection, ids, moment, moment, attributes=False
            )
            if not found.known_before:
                return moment
            reach *= 2
        return FROM_BEGINNING

    async def _read(self, group: Sequence[Asked], since: float, until: float, baseline: float) -> History:
        await asyncio.sleep(self._pace.pause)
        connection = self._context.connection
        question = recorder_api.read_history(
            connection,
            [entity.entity_id for entity in group],
            since,
            until,
            attributes=group[0].place[0],
        )
        history, strain = await measured(connection, question, baseline, self._clock)
        self._pace.answered(history.total, strain)
        return history

    def _take_note(self, history: History, evidence: dict[str, Evidence], since: float) -> None:
        for entity_id in history.known_before:
            evidence[entity_id].known = True
        for entity_id, rows in history.rows.items():
            evidence[entity_id].saw(row.last_updated for row in rows)
        firsts = [rows[0].last_updated for rows in history.rows.values()]
        oldest = min([*firsts, *([since] if history.known_before else [])], default=None)
        if oldest is not None and (self._step.oldest is None or oldest < self._step.oldest):
            self._step = self._step._replace(oldest=oldest)

    async def _write(self, group: Sequence[Asked], history: History, reached: float | None) -> None:
        """The rows, and how far that is; that alone only now and then."""
        rows = rows_of(group, history)
        step = self._step._replace(
            reached=reached, at=group[0].record, rows_read=self._step.rows_read + history.total
        )
        now = self._clock()
        if not rows and now - self._written < PROGRESS_SECONDS:
            self._step = step
            return

        def work(cr: Any) -> None:
            if rows:
                self._rows.write(cr, rows)
            table.write_step(cr, self._task, step)

        try:
            await transaction(self._context, work)
        except BaseException:
            self._rows.forget()
            raise
        self._step = step
        self._written = now

    async def _prove(self, group: Sequence[Asked], evidence: dict[str, Evidence], until: float) -> list[Gap]:
        """Look again for the rows that have to be there; what cannot be known of those that have none."""
        task = self._task
        lacking = [entity for entity in group if evidence[entity.entity_id].lacks(task.since, until)]
        if lacking:
            await asyncio.sleep(AGAIN_SECONDS)
            await recorder_api.wait_for_commit(self._context.connection)
        for entity in lacking:
            found = evidence[entity.entity_id]
            assert found.state_at is not None
            history = await recorder_api.read_history(
                self._context.connection,
                [entity.entity_id],
                found.state_at,
                found.state_at,
                attributes=entity.place[0],
            )
            self._take_note(history, evidence, found.state_at)
            await self._write([entity], history, self._step.reached)
        still = [entity for entity in lacking if not evidence[entity.entity_id].proven]
        begin = task.heard if task.heard is not None else self._step.oldest
        gaps = [
            gap_of(entity.record, evidence[entity.entity_id], begin, works=self._is_recording)
            for entity in still
        ]
        return [gap for gap in gaps if gap]

    def _conclude(self, cr: Any, proven: Sequence[int], gaps: Iterable[Gap], until: float) -> None:
        gap_table.close_gaps(cr, self._task.instance_id, proven, self._task.since, until)
        gap_table.write_gaps(cr, self._task.instance_id, gaps)
        table.write_step(cr, self._task, self._step)

    async def _reaches(self, moment: float) -> bool:
        """Whether the recorder has anything that is older, of any entity that is recorded."""
        task = self._task._replace(records=None)
        every = await transaction(self._context, lambda cr: table.asked_entities(cr, self._recording, task))
        for group in groups_of(every, None):
            found = await recorder_api.read_history(
                self._context.connection,
                [entity.entity_id for entity in group],
                moment,
                moment,
                attributes=False,
            )
            if found.known_before:
                return True
        return False

    def _finish(self, cr: Any, until: float, now: float, gap: Gap | None) -> None:
        task, oldest = self._task, self._step.oldest
        gap_table.close_gaps(cr, task.instance_id, None, task.since, until)
        gap_table.shorten_absences(cr, task.instance_id)
        if gap:
            gap_table.write_gaps(cr, task.instance_id, [gap])
        if task.since is None:
            table.write_whole(cr, task, now if oldest is None else oldest)
        if caused := self._to_be_explained(until):
            write_missing(cr, task.instance_id, [caused])
        table.write_done(cr, task)

    def _to_be_explained(self, until: float) -> Missing | None:
        """What the logbook can tell of: who or what caused what was read, and how often Home Assistant has started."""
        task = self._task
        since = self._step.oldest if task.since is None else task.since
        if since is None or since >= until:
            return None
        if task.reason is MissingReason.AWAY:
            return Missing(MissingReason.CAUSES, None, since, until)
        return Missing(MissingReason.CAUSES, task.records, since, until) if self._step.rows_read else None


def rows_of(group: Sequence[Asked], history: History) -> list[HistoryRow]:
    """As they are kept."""
    by_id = {entity.entity_id: entity for entity in group}
    return [
        HistoryRow(
            by_id[entity_id].record,
            row.state,
            row.last_updated,
            row.last_changed,
            selected(row.attributes, by_id[entity_id].recording.attributes),
            by_id[entity_id].recording.keep,
        )
        for entity_id, rows in history.rows.items()
        for row in rows
    ]


class RecorderBusyError(HassError):
    """It rebuilds its database, makes a backup, or is far behind."""

    code = "recorder_busy"
    default_message = "Home Assistant's recorder is busy and does not write at the moment."
