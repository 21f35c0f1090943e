"""The sink that records: every change of every recorded entity, and a note of what may have been missed.

What was missed is not guessed here. Where nobody listened (a snapshot after a pause, changes that were dropped, an
entity that is gone), a row of `ha_history_backfill` is left in the same transaction, and it is read from Home
Assistant's recorder later. So this holds at every commit: what happened up to `heard_until` is in `ha_history`, or
named by a row of backfill.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import Dropped, Entry, StateChange
from odoo.addons.odoo_ha_addon.hass import EntityState

from ..storage.missing import OVERLAP_SECONDS, Missing, MissingReason, heard_until, write_heard, write_missing
from ..storage.policy import Recording, selected
from ..storage.rows import HistoryRow, RowWriter
from .causes import Causes
from .recording_table import Known, RecordingTable

WAIT_SECONDS = 60.0
"""How long a change waits for its entity to get a record, and that its state. One that comes later begins with what the
recorder has.
"""
MOST_WAITING = 20_000


class _Waiting(NamedTuple):
    change: StateChange
    since: float


class _Recorded(NamedTuple):
    change: StateChange
    record: int
    how: Recording


class Recorder:
    """A `Sink`; see the base's `bridge/write/sinks/sink.py`."""

    name = "history"

    def __init__(
        self,
        table: RecordingTable,
        missed: Callable[[int], None] = lambda instance_id: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """:param missed: called after a commit that left something to be read, with the instance's id"""
        self._table = table
        self._missed = missed
        self._clock = clock
        self._rows = RowWriter()
        self._causes = Causes()
        self._waiting: dict[int, list[_Waiting]] = defaultdict(list)
        self._still_waiting: list[_Waiting] = []
        self._has_missing = False
        self._is_committed = True

    def write(self, cr: Any, instance_id: int, batch: Sequence[Entry]) -> None:
        if not self._is_committed:
            # What the last transaction has made, and the writer remembers, is not there.
            self._rows.forget()
        self._is_committed = False
        now = self._clock()
        new = [_Waiting(entry, now) for entry in batch if isinstance(entry, StateChange)]
        changes = [*self._waiting[instance_id], *new]
        known = self._table.with_archived(cr, instance_id)
        # Those that wait are looked for when there is something to be found.
        asked = {change.entity_id for change, _ in (new if batch else changes)}
        if unsure := {entity_id for entity_id in asked if not _is_certain(known.get(entity_id))}:
            known = self._table.look_up(cr, instance_id, unsure)
        recorded = [
            _Recorded(change, found.record_id, found.recording)
            for change, _ in changes
            if (found := known.get(change.entity_id)) and found.recording
        ]
        self._still_waiting = [
            waiting
            for waiting in changes
            if now - waiting.since < WAIT_SECONDS
            and _must_wait(waiting.change, known.get(waiting.change.entity_id))
        ][-MOST_WAITING:]
        self._rows.write(
            cr, [_row(change.new, record, how) for change, record, how in recorded if change.new]
        )
        self._causes.write(cr, instance_id, [change for change, _ in changes], known, recorded)
        since = heard_until(cr, instance_id)
        missing = [
            *_not_heard(recorded, since),
            *_removed(recorded, since),
            *(
                Missing(MissingReason.DROPPED, None, each.since, each.until)
                for each in batch
                if isinstance(each, Dropped)
            ),
        ]
        write_missing(cr, instance_id, missing)
        if heard := _heard([change for change, _ in changes], since):
            # What waits for its record is not written yet: who comes after us has to begin before it.
            write_heard(cr, instance_id, min([heard, *_times(each.change for each in self._still_waiting)]))
        self._has_missing = bool(missing)

    def committed(self, instance_id: int, batch: Sequence[Entry]) -> None:
        self._is_committed = True
        self._waiting[instance_id] = self._still_waiting
        self._causes.committed()
        if self._has_missing:
            self._missed(instance_id)


def _is_certain(found: Known | None) -> bool:
    return found is not None and found.is_active and found.has_state


def _must_wait(change: StateChange, found: Known | None) -> bool:
    """Whether it has no record yet, or only its state will tell that it is to be recorded."""
    return found is None or bool(change.new and not found.recording and not found.has_state)


def _times(changes: Iterable[StateChange]) -> list[float]:
    return [change.new.last_updated for change in changes if change.new]


def _heard(changes: Sequence[StateChange], since: float | None) -> float | None:
    """Until when all is heard now. A snapshot tells nothing about that: its states can be old, and it may come in
    several batches, each of which has to know when it was heard last.
    """
    if live := _times(change for change in changes if not change.snapshot):
        return max(live)
    return max(_times(changes), default=None) if since is None else since


def _row(state: EntityState, record: int, how: Recording) -> HistoryRow:
    return HistoryRow(
        record,
        state.state,
        state.last_updated,
        None if state.last_changed == state.last_updated else state.last_changed,
        selected(state.attributes, how.attributes),
        how.keep,
    )


def _not_heard(recorded: Sequence[_Recorded], since: float | None) -> list[Missing]:
    """What a snapshot has brought: before it there may have been others, of the entities that it says are different."""
    found = [(change, record) for change, record, _ in recorded if change.snapshot]
    if not found:
        return []
    until = max(_times(change for change, _ in found), default=since or 0.0)
    records = frozenset(record for _, record in found)
    if since is None:
        return [Missing(MissingReason.FIRST, None, None, until)]
    return [Missing(MissingReason.AWAY, records, since - OVERLAP_SECONDS, max(since, until))]


def _removed(recorded: Sequence[_Recorded], since: float | None) -> list[Missing]:
    """Home Assistant does not say when an entity went; its recorder knows. It was not before all that was heard."""
    heard = 0.0 if since is None else since - OVERLAP_SECONDS
    return [
        Missing(MissingReason.REMOVED, frozenset({record}), max(change.old.last_updated, heard), None)
        for change, record, _ in recorded
        if change.old and not change.new
    ]
