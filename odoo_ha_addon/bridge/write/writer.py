"""Writes what the connections receive, in one thread for each database, by group commit.

When it is idle a change is written at once; while a transaction runs, changes gather, and the newest value
of each entity goes with the next one. So the memory is bounded by the number of entities, and Home
Assistant never waits for PostgreSQL.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg2

from ...hass import EntityState
from ...protocol.settings import Lease
from ..sql import bus, state_table
from ..sql.database import GONE, MISFIT, connect
from .buffer import Buffer
from .entity_records import EntityRecords
from .frames import Frame, Frames, Watch
from .orm import LeaseLostError

_logger = logging.getLogger(__name__)

RETRY_SECONDS = 0.5
SWEEP_SECONDS = 30.0


@dataclass
class Counters:
    """What happened for one instance since the last look."""

    changes: int = 0
    writes: int = 0
    frames: int = 0
    lag: float | None = None


class Writer:
    """Use `start`, then `attach` an instance before `put`; all methods may be called from any thread."""

    def __init__(self, db_name: str, misfit: Callable[[Exception], None]) -> None:
        """:param misfit: told, in the writer's thread, when the tables are not those of this code"""
        self._db_name = db_name
        self._misfit = misfit
        self._condition = threading.Condition()
        self._buffers: dict[int, Buffer] = {}
        self._leases: dict[int, Lease] = {}
        self._records: dict[int, EntityRecords] = {}
        self._stale_records = False
        self._reload: set[int] = set()
        self._watches: list[Watch] | None = None
        self._counters: dict[int, Counters] = {}
        self._writing: frozenset[int] = frozenset()
        self._stopping = False
        self._frames = Frames()
        self._announcer = bus.BusAnnouncer()
        self._connection: Any = None
        self._swept = 0.0
        self._thread = threading.Thread(target=self._run, name=f"odoo_ha.writer.{db_name}")

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Write what is there and end; what cannot be written within `timeout` seconds is left."""
        with self._condition:
            self._stopping = True
            self._condition.notify()
        self._thread.join(timeout)

    def attach(self, lease: Lease) -> None:
        with self._condition:
            self._leases[lease.instance_id] = lease

    def detach(self, instance_id: int) -> None:
        with self._condition:
            self._leases.pop(instance_id, None)
            self._buffers.pop(instance_id, None)
            self._condition.notify()

    def detach_all(self) -> None:
        for instance_id in list(self._leases):
            self.detach(instance_id)

    def put(
        self,
        lease: Lease,
        changed: Mapping[str, EntityState],
        removed: Iterable[str],
        *,
        snapshot: bool,
        running: bool,
        committed: Callable[[], None] | None = None,
    ) -> None:
        """Take over a change; a snapshot replaces what is known.

        :param running: whether Home Assistant is up, so that an absent entity is really gone
        :param committed: called, in the writer's thread, once this is in the table
        """
        with self._condition:
            if self._leases.get(lease.instance_id) != lease:
                return
            buffer = self._buffers.get(lease.instance_id)
            if buffer is None or snapshot:
                received, waiting = (buffer.received, buffer.committed) if buffer else (0, [])
                buffer = self._buffers[lease.instance_id] = Buffer(
                    lease, received=received, committed=waiting
                )
                buffer.snapshot = snapshot
            buffer.add(changed, removed)
            buffer.running = running
            if committed:
                buffer.committed.append(committed)
            self._condition.notify()

    def reload(self, lease: Lease) -> None:
        """Records of the instance came, went or changed their entity ids; what is put next is about the new ones."""
        with self._condition:
            self._reload.add(lease.instance_id)

    def flush(self, instance_ids: Collection[int], timeout: float) -> bool:
        """Wait until what was put for these instances is committed; False if `timeout` seconds were too short."""
        with self._condition:
            return self._condition.wait_for(
                lambda: not any(i in self._buffers or i in self._writing for i in instance_ids), timeout
            )

    def watch(self, watches: list[Watch]) -> None:
        with self._condition:
            self._watches = watches
            self._condition.notify()

    def take_counters(self) -> dict[int, Counters]:
        with self._condition:
            counters, self._counters = self._counters, {}
            return counters

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(self._has_work, self._patience())
                if self._stopping and not self._buffers:
                    break
                buffers, self._buffers = self._buffers, {}
                watches, self._watches = self._watches, None
                self._writing = frozenset(buffers)
            try:
                self._work(buffers, watches)
            except LeaseLostError as error:
                _logger.warning("%s: %s; nothing written", self._db_name, error)
            except GONE as error:
                self._put_back(buffers, watches, error)
            except MISFIT as error:
                self._disconnect()
                self._misfit(error)
            except (psycopg2.DataError, ValueError):
                self._sort_out(buffers)
                self._put_back(buffers, watches, None)
            except Exception:
                _logger.exception("%s: states could not be written", self._db_name)
                self._put_back(buffers, watches, None)
            finally:
                with self._condition:
                    self._writing = frozenset()
                    self._condition.notify_all()
        self._disconnect()
        self._announcer.close()

    def _has_work(self) -> bool:
        due = self._frames.next_due()
        return bool(
            self._buffers
            or self._watches is not None
            or self._stopping
            or self._records.keys() - self._leases.keys()
            or (due is not None and due <= time.monotonic())
        )

    def _patience(self) -> float | None:
        due = self._frames.next_due()
        return None if due is None else max(0.0, due - time.monotonic())

    def _work(self, buffers: dict[int, Buffer], watches: list[Watch] | None) -> None:
        self._forget_detached()
        self._reload_records()
        for buffer in buffers.values():
            self._records_of(buffer.lease).ensure(buffer.changed.values())
        now = time.monotonic()
        if watches is not None:
            known = {instance_id: records.states for instance_id, records in self._records.items()}
            self._frames.watch(watches, known, now)
        channels = self._transaction(buffers)
        if channels:
            self._announcer.announce(channels)
        for buffer in buffers.values():
            records = self._records.get(buffer.lease.instance_id)
            if records and buffer.running:
                records.retire_absent()
            for committed in buffer.committed:
                committed()

    def _transaction(self, buffers: dict[int, Buffer]) -> list[str]:
        """Write states and the frames that are due, together; returns the bus channels that have something
        new.
        """
        with self._cursor() as cr:
            ours = (
                state_table.still_ours(cr, [buffer.lease for buffer in buffers.values()])
                if buffers
                else set()
            )
            for instance_id in ours:
                self._write(cr, buffers[instance_id])
            frames = self._frames.take_due(time.monotonic())
            channels = [channel for frame in frames if (channel := self._send(cr, frame))]
            if time.monotonic() - self._swept > SWEEP_SECONDS:
                self._swept = time.monotonic()
                bus.sweep(cr)
        for instance_id in buffers.keys() - ours:
            _logger.warning(
                "%s: instance %d is served by another bridge; nothing written", self._db_name, instance_id
            )
        return channels

    def _write(self, cr: Any, buffer: Buffer) -> None:
        records = self._records[buffer.lease.instance_id]
        changed = records.by_record_id(buffer.changed)
        gone = records.absent(buffer.changed) if buffer.snapshot else records.ids_of(buffer.removed)
        written = state_table.write_states(cr, changed, snapshot=buffer.snapshot)
        if gone:
            state_table.delete_states(cr, gone)
        records.written(changed, gone)
        self._frames.note(buffer.lease.instance_id, changed, gone, time.monotonic())
        with self._condition:
            counters = self._counters.setdefault(buffer.lease.instance_id, Counters())
            counters.changes += buffer.received
            counters.writes += written
            if buffer.changed and not buffer.snapshot:
                counters.lag = max(0.0, time.time() - min(s.last_updated for s in buffer.changed.values()))

    def _send(self, cr: Any, frame: Frame) -> str | None:
        lease = self._leases.get(frame.instance_id)
        if lease is None:
            return None
        with self._condition:
            self._counters.setdefault(frame.instance_id, Counters()).frames += 1
        model, record_id = frame.channel
        payload = {**frame.payload, "epoch": f"{lease.instance_id}-{lease.epoch}"}
        return bus.insert(cr, model, record_id, "", "ha_frame", payload)

    def _records_of(self, lease: Lease) -> EntityRecords:
        records = self._records.get(lease.instance_id)
        if records is None or records.lease != lease:
            with self._cursor() as cr:
                records = EntityRecords(
                    self._db_name, lease, state_table.load_entities(cr, lease.instance_id)
                )
            self._records[lease.instance_id] = records
        return records

    def _reload_records(self) -> None:
        """Those that others changed; all after a failed transaction, for somebody may have removed some meanwhile."""
        with self._condition:
            reload, self._reload = self._reload, set()
        stale = self._records.keys() if self._stale_records else self._records.keys() & reload
        if stale:
            with self._cursor() as cr:
                for instance_id in stale:
                    self._records[instance_id].load(state_table.load_entities(cr, instance_id))
        self._stale_records = False

    def _forget_detached(self) -> None:
        with self._condition:
            attached = dict(self._leases)
        for instance_id in self._records.keys() - attached.keys():
            del self._records[instance_id]
            self._frames.drop_instance(instance_id)

    def _sort_out(self, buffers: dict[int, Buffer]) -> None:
        """Take out, and log, the states that PostgreSQL cannot hold, so that they do not keep back the
        others.
        """
        for buffer in buffers.values():
            for entity_id, state in list(buffer.changed.items()):
                if fault := self._fault_of(state):
                    del buffer.changed[entity_id]
                    _logger.warning(
                        "%s: the state of %s cannot be stored: %s", self._db_name, entity_id, fault
                    )

    def _fault_of(self, state: EntityState) -> str | None:
        try:
            with self._cursor() as cr:
                state_table.try_out(cr, state)
        except (psycopg2.DataError, ValueError) as error:
            return str(error).splitlines()[0]
        return None

    def _put_back(
        self, buffers: dict[int, Buffer], watches: list[Watch] | None, error: Exception | None
    ) -> None:
        if error:
            _logger.warning("%s: PostgreSQL is away, states are kept: %s", self._db_name, str(error).strip())
        self._disconnect()
        self._stale_records = True
        with self._condition:
            for instance_id, older in buffers.items():
                if self._leases.get(instance_id) == older.lease:
                    self._buffers.setdefault(
                        instance_id, Buffer(older.lease, running=older.running)
                    ).merge_older(older)
            if self._watches is None:
                self._watches = watches
            if self._stopping:
                self._buffers.clear()
            else:
                self._condition.wait_for(lambda: self._stopping, RETRY_SECONDS)

    @contextlib.contextmanager
    def _cursor(self) -> Any:
        """A cursor in a transaction of the writer's own connection; committed, or rolled back on an error."""
        if self._connection is None:
            self._connection = connect(self._db_name, "writer", autocommit=False)
        try:
            with self._connection.cursor() as cr:
                yield cr
            self._connection.commit()
        except psycopg2.Error:
            with contextlib.suppress(psycopg2.Error):
                self._connection.rollback()
            raise

    def _disconnect(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg2.Error):
                self._connection.close()
            self._connection = None
