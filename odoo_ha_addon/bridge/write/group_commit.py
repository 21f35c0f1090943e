"""One transaction for all instances that have something new, which no single one of them can spoil.

Belongs to the writer's thread.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from ...hass import EntityState
from ...protocol.settings import Lease, LeaseLostError
from ..tallies import Tally
from .buffer import Buffer
from .entity_records import EntityRecords, Row
from .frames import Frame, Frames, Watch

_logger = logging.getLogger(__name__)

SWEEP_SECONDS = 30.0
LOOK_SECONDS = 1.0
"""How long reading the records may wait for somebody who is changing the tables themselves."""


@dataclass
class Standing:
    """Which leases still hold, with the version of their entity ids, and which of them somebody else holds locked."""

    ours: Mapping[int, int]
    busy: Set[int]

    def holds(self, lease: Lease) -> bool:
        """Whether the lease is still ours.

        :raises BlockingIOError: somebody else holds it locked, so that this cannot be said now
        """
        if lease.instance_id in self.busy:
            raise BlockingIOError("somebody else holds the lease of the instance locked")
        return lease.instance_id in self.ours


class StateDatabase(Protocol):
    """What the writer needs of a database. `cr` is what `transaction` gave."""

    def transaction(self, lock_seconds: float) -> AbstractContextManager[Any]:
        """Committed at the end, rolled back on an error. No statement waits longer for somebody's lock."""

    def standing(self, cr: Any, leases: Sequence[Lease]) -> Standing: ...
    def load_entities(self, cr: Any, instance_id: int) -> tuple[int, list[Row]]:
        """The version of the entity ids, read before the rows."""

    def write_states(self, cr: Any, states: Mapping[int, EntityState], *, replace: bool) -> int: ...
    def delete_states(self, cr: Any, record_ids: Iterable[int]) -> None: ...
    def can_hold(self, states: Sequence[EntityState]) -> str | None:
        """None, or why one of them cannot be stored."""

    def send_frame(self, cr: Any, frame: Frame, payload: Mapping[str, Any]) -> str | None: ...
    def sweep(self, cr: Any) -> None: ...
    def announce(self, channels: Collection[str]) -> None: ...
    def ensure_entities(self, lease: Lease, names: dict[str, str]) -> dict[str, int]: ...
    def archive_entities(self, lease: Lease, record_ids: Iterable[int]) -> None: ...
    def is_gone(self, error: Exception) -> bool:
        """Whether the server or the connection went away, which is no instance's fault."""

    def is_misfit(self, error: Exception) -> bool:
        """Whether the tables are not those of this code."""

    def is_unstorable(self, error: Exception) -> bool:
        """Whether a value cannot be stored."""

    def disconnect(self) -> None: ...
    def close(self) -> None: ...


@dataclass
class Result:
    """What became of the instances: `failed` says why, and they may be tried again; `moved` have entity ids that stand
    for other records by now, so that they have to be written at once again; `lost` are served by others; `fresh` have
    records that had no state before.
    """

    failed: dict[int, str] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)
    fresh: set[int] = field(default_factory=set)
    counters: dict[int, Tally] = field(default_factory=dict)

    def count(self, instance_id: int) -> Tally:
        return self.counters.setdefault(instance_id, Tally())


class _InstanceFault(Exception):
    """Something that concerns one instance alone went wrong in the common transaction."""

    def __init__(self, instance_id: int, error: Exception) -> None:
        self.instance_id = instance_id
        self.error = error


@dataclass
class _Written:
    """States that one instance has in the open transaction."""

    changed: dict[int, EntityState]
    gone: set[int]
    rows: int


class GroupCommit:
    """Use `prepare`, then `write` as often as there are groups. `forget` after an error that concerns all."""

    def __init__(
        self,
        name: str,
        database: StateDatabase,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._name = name
        self._database = database
        self._clock = clock
        self._wall_clock = wall_clock
        self._leases: Mapping[int, Lease] = {}
        self._records: dict[int, EntityRecords] = {}
        self._stale: set[int] = set()
        self._frames = Frames()
        self._swept = 0.0

    def next_due(self) -> float | None:
        """When the next frame may go; None when nothing waits."""
        return self._frames.next_due()

    def pace(self, seconds: float) -> None:
        """How long a channel waits for its next frame at the most, under full load."""
        self._frames.interval = seconds

    def serves_others_than(self, leases: Mapping[int, Lease]) -> bool:
        """Whether there is anything left to forget of instances that are served no more."""
        return bool(self._records.keys() - leases.keys())

    def prepare(self, leases: Mapping[int, Lease], reload: Set[int], watches: list[Watch] | None) -> None:
        """Take over what changed around the states.

        :param reload: instances whose records others changed
        :param watches: what pages follow now; None for no change
        """
        self._leases = leases
        for instance_id in self._records.keys() - leases.keys():
            del self._records[instance_id]
            self._frames.drop_instance(instance_id)
        self._stale |= reload
        if watches is not None:
            known = {instance_id: records.states for instance_id, records in self._records.items()}
            self._frames.watch(watches, known, self._clock())

    def forget(self) -> None:
        """Somebody may have changed anything meanwhile; read it again before the next transaction."""
        self._database.disconnect()
        self._stale.update(self._records)

    def write(self, buffers: Mapping[int, Buffer], lock_seconds: float) -> Result:
        """Write states and the frames that are due, and tell open pages.

        :raises Exception: what concerns all instances; nothing of this call is committed then
        """
        result = Result()
        ready: dict[int, Buffer] = {}
        for instance_id, buffer in buffers.items():
            with self._alone(instance_id, result):
                self._records_of(buffer.lease).ensure(buffer)
                ready[instance_id] = buffer
        channels = self._commit(ready, lock_seconds, result)
        if channels:
            self._database.announce(channels)
        for instance_id in ready.keys() - result.failed.keys() - result.moved - result.lost:
            self._after_commit(ready[instance_id])
        self._sweep(lock_seconds)
        return result

    @contextlib.contextmanager
    def _alone(self, instance_id: int, result: Result) -> Iterator[None]:
        """Keep what goes wrong for one instance from the others."""
        try:
            yield
        except LeaseLostError:
            result.lost.add(instance_id)
        except Exception as error:
            if self._concerns_all(error):
                raise
            self._stale.add(instance_id)
            result.failed[instance_id] = _reason(error)

    def _concerns_all(self, error: Exception) -> bool:
        return self._database.is_gone(error) or self._database.is_misfit(error)

    def _commit(self, ready: dict[int, Buffer], lock_seconds: float, result: Result) -> list[str]:
        """Returns the bus channels that have something new."""
        while True:
            try:
                return self._transaction(ready, lock_seconds, result)
            except _InstanceFault as fault:
                instance_id = fault.instance_id
                self._stale.add(instance_id)
                if self._database.is_unstorable(fault.error) and self._drop_unstorable(ready[instance_id]):
                    continue
                result.failed[instance_id] = _reason(fault.error)
                del ready[instance_id]

    def _transaction(self, ready: Mapping[int, Buffer], lock_seconds: float, result: Result) -> list[str]:
        if not ready and self._nothing_due():
            return []
        done: dict[int, _Written] = {}
        with self._database.transaction(lock_seconds) as cr:
            if ready:
                standing = self._database.standing(cr, [buffer.lease for buffer in ready.values()])
                for instance_id, version in standing.ours.items():
                    if self._records[instance_id].version == version:
                        done[instance_id] = self._write(cr, ready[instance_id])
                    else:
                        result.moved.add(instance_id)
                result.lost |= ready.keys() - standing.ours.keys() - standing.busy
                result.failed.update(dict.fromkeys(standing.busy, "somebody else holds its lease locked"))
            # From here on nothing goes wrong for a single instance, so the others' frames are not cut in vain.
            for instance_id, written in done.items():
                self._note(ready[instance_id], written, result)
            frames = self._frames.take_due(self._clock())
            channels = [channel for frame in frames if (channel := self._send(cr, frame, result))]
        for instance_id, written in done.items():
            if self._records[instance_id].written(ready[instance_id], written.changed, written.gone):
                result.fresh.add(instance_id)
        self._stale |= result.moved
        return channels

    def _nothing_due(self) -> bool:
        due = self._frames.next_due()
        return due is None or due > self._clock()

    def _write(self, cr: Any, buffer: Buffer) -> _Written:
        try:
            records = self._records[buffer.lease.instance_id]
            changed, gone, replace = records.due(buffer)
            rows = self._database.write_states(cr, changed, replace=replace)
            if gone:
                self._database.delete_states(cr, gone)
            return _Written(changed, gone, rows)
        except Exception as error:
            if self._concerns_all(error):
                raise
            raise _InstanceFault(buffer.lease.instance_id, error) from error

    def _note(self, buffer: Buffer, written: _Written, result: Result) -> None:
        instance_id = buffer.lease.instance_id
        self._frames.note(instance_id, written.changed, written.gone, self._clock())
        counters = result.count(instance_id)
        counters.changes += buffer.received
        counters.writes += written.rows
        if buffer.changed and not buffer.snapshot:
            oldest = min(state.last_updated for state in buffer.changed.values())
            counters.lag = max(0.0, self._wall_clock() - oldest)

    def _send(self, cr: Any, frame: Frame, result: Result) -> str | None:
        lease = self._leases.get(frame.instance_id)
        if lease is None:
            return None
        result.count(frame.instance_id).frames += 1
        payload = {**frame.payload, "epoch": f"{lease.instance_id}-{lease.epoch}"}
        return self._database.send_frame(cr, frame, payload)

    def _after_commit(self, buffer: Buffer) -> None:
        """What follows from the commit; a fault here is tried again with the next one."""
        instance_id = buffer.lease.instance_id
        if buffer.running:
            failed = Result()
            with self._alone(instance_id, failed):
                self._records[instance_id].retire_absent(buffer.unreadable)
            for reason in failed.failed.values():
                _logger.info(
                    "%s: entities of instance %d are archived later: %s", self._name, instance_id, reason
                )
        for committed in buffer.committed:
            try:
                committed()
            except Exception:
                # What is committed is committed, whoever fails to take note of it.
                _logger.exception("%s: instance %d could not be told of its commit", self._name, instance_id)

    def _sweep(self, lock_seconds: float) -> None:
        if self._clock() - self._swept < SWEEP_SECONDS:
            return
        self._swept = self._clock()
        try:
            with self._database.transaction(lock_seconds) as cr:
                self._database.sweep(cr)
        except Exception as error:
            if self._concerns_all(error):
                raise
            _logger.info("%s: old messages are removed later: %s", self._name, _reason(error))

    def _records_of(self, lease: Lease) -> EntityRecords:
        instance_id = lease.instance_id
        records = self._records.get(instance_id)
        if records is None or records.lease != lease:
            records = self._records[instance_id] = EntityRecords(
                lease,
                partial(self._database.ensure_entities, lease),
                partial(self._database.archive_entities, lease),
            )
            self._stale.add(instance_id)
        if instance_id in self._stale:
            with self._database.transaction(LOOK_SECONDS) as cr:
                records.load(*self._database.load_entities(cr, instance_id))
            self._stale.discard(instance_id)
        return records

    def _drop_unstorable(self, buffer: Buffer) -> bool:
        """Leave out, and log, the states that PostgreSQL cannot hold; whether there were any."""
        bad = find_unstorable(list(buffer.changed.values()), self._database.can_hold)
        for state, reason in bad:
            del buffer.changed[state.entity_id]
            _logger.warning(
                "%s: the state of %s of instance %d cannot be stored: %s",
                self._name,
                state.entity_id,
                buffer.lease.instance_id,
                reason,
            )
        return bool(bad)


def find_unstorable(
    states: Sequence[EntityState], can_hold: Callable[[Sequence[EntityState]], str | None]
) -> list[tuple[EntityState, str]]:
    """Those that cannot be stored, and why, with few questions where they are few."""
    reason = can_hold(states)
    if reason is None:
        return []
    if len(states) == 1:
        return [(states[0], reason)]
    middle = len(states) // 2
    return find_unstorable(states[:middle], can_hold) + find_unstorable(states[middle:], can_hold)


def _reason(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
