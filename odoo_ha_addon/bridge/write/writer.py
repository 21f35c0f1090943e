"""Writes what the connections receive, in one thread for each database, by group commit.

When it is idle a change is written at once; while a transaction runs, changes gather, and the newest value
of each entity goes with the next one. So the memory is bounded by the number of entities, and Home
Assistant never waits for PostgreSQL.

Each instance is on its own: what cannot be written now, because somebody holds its rows or it holds a value that no
database takes, is set aside and tried again alone, while the others are committed.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping

from ...hass import EntityState
from ...hass.log_limit import LimitedWarning
from ...protocol.settings import Lease
from ..pause import Pause
from ..tallies import Tally
from .buffer import Buffer
from .frames import Watch
from .group_commit import GroupCommit, Result, StateDatabase
from .sinks.runner import SinkRunner
from .sinks.sink import Heard, StateChange

_logger = logging.getLogger(__name__)

RETRY_SECONDS = 0.5
"""Between two tries when PostgreSQL is away."""
LOCK_SECONDS = 0.1
"""How long the others wait for the rows of one instance, the first time that somebody holds them."""
LOCK_SECONDS_AGAIN = 0.01
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0


class Writer:
    """Use `start`, then `attach` an instance before `put`; all methods may be called from any thread."""

    def __init__(
        self,
        name: str,
        database: StateDatabase,
        misfit: Callable[[Exception], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        :param name: of the database, for logs
        :param misfit: called, in the writer's thread, when the tables are not those of this code
        """
        self._name = name
        self._database = database
        self._misfit = misfit
        self._sinks: list[SinkRunner] = []
        self._clock = clock
        self._condition = threading.Condition()
        self._buffers: dict[int, Buffer] = {}
        self._aside: dict[int, Pause] = {}
        self._leases: dict[int, Lease] = {}
        self._reload: set[int] = set()
        self._watches: list[Watch] | None = None
        self._counters: dict[int, Tally] = {}
        self._writing: frozenset[int] = frozenset()
        self._stopping = False
        self._commit = GroupCommit(name, database)
        self._warn_aside = LimitedWarning(_logger)
        self._thread = threading.Thread(target=self._run, name=f"odoo_ha.writer.{name}")

    def start(self) -> None:
        self._thread.start()

    def use_sinks(self, sinks: Iterable[SinkRunner]) -> None:
        """Start these, of other addons; they live as long as the writer. Called once, before anything is published."""
        self._sinks = list(sinks)
        for sink in self._sinks:
            sink.start()

    def stop(self, timeout: float) -> None:
        """Write what is there and end; what cannot be written within `timeout` seconds is left."""
        until = self._clock() + timeout
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        self._thread.join(timeout)
        for sink in self._sinks:
            sink.stop(max(0.0, until - self._clock()))

    def attach(self, lease: Lease) -> None:
        with self._condition:
            self._leases[lease.instance_id] = lease

    def detach(self, instance_id: int) -> None:
        with self._condition:
            self._leases.pop(instance_id, None)
            self._buffers.pop(instance_id, None)
            self._aside.pop(instance_id, None)
            self._condition.notify_all()
        for sink in self._sinks:
            sink.detach(instance_id)

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
        unreadable: Collection[str] = (),
        committed: Callable[[], None] | None = None,
    ) -> None:
        """Take over a change; a snapshot replaces what is known.

        :param running: whether Home Assistant is up, so that an absent entity is really gone
        :param unreadable: entities that are not gone, although they have no state that can be read
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
            buffer.unreadable = frozenset(unreadable)
            if committed:
                buffer.committed.append(committed)
            self._condition.notify_all()

    @property
    def has_sinks(self) -> bool:
        """Whether anybody wants what `publish` takes."""
        return bool(self._sinks)

    def publish(self, lease: Lease, changes: Iterable[StateChange]) -> None:
        """Every change, before the newest value of an entity replaces the one before it, for the sinks."""
        if self._leases.get(lease.instance_id) == lease:
            listed = list(changes)
            for sink in self._sinks:
                sink.publish(lease, listed)

    def mark(self, lease: Lease, heard: Heard) -> None:
        """For the sinks that want to know until when all is told that was heard, behind what was published."""
        if self._leases.get(lease.instance_id) == lease:
            for sink in self._sinks:
                sink.mark(lease, heard)

    def reload(self, lease: Lease, *, running: bool) -> None:
        """Records of the instance came, went or changed their entity ids: look who is who, and put every state where
        it belongs by now.

        :param running: as for `put`
        """
        with self._condition:
            if self._leases.get(lease.instance_id) == lease:
                self._reload.add(lease.instance_id)
                self._buffers.setdefault(lease.instance_id, Buffer(lease, running=running))
                self._condition.notify_all()

    def flush(self, instance_ids: Collection[int], timeout: float) -> bool:
        """Wait until what was put for these instances is committed; False if `timeout` seconds were too short."""
        until = self._clock() + timeout
        with self._condition:
            written = self._condition.wait_for(
                lambda: not any(i in self._buffers or i in self._writing for i in instance_ids), timeout
            )
        taken = [sink.flush(instance_ids, max(0.0, until - self._clock())) for sink in self._sinks]
        return written and all(taken)

    def watch(self, watches: list[Watch]) -> None:
        with self._condition:
            self._watches = watches
            self._condition.notify_all()

    def pace(self, seconds: float) -> None:
        self._commit.pace(seconds)

    def take_counters(self) -> dict[int, Tally]:
        with self._condition:
            counters, self._counters = self._counters, {}
            return counters

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(self._has_work, self._patience())
                if self._stopping and not self._buffers:
                    break
                together, apart = self._take()
                watches, self._watches = self._watches, None
                leases = dict(self._leases)
                reload, self._reload = self._reload, set()
            try:
                self._commit.prepare(leases, reload, watches)
                watches = None
                self._settle(together, self._commit.write(together, LOCK_SECONDS))
                for instance_id, buffer in apart.items():
                    alone = {instance_id: buffer}
                    self._settle(alone, self._commit.write(alone, LOCK_SECONDS_AGAIN))
            except Exception as error:
                self._failed({**together, **apart}, watches, error)
            finally:
                with self._condition:
                    self._writing = frozenset()
                    self._condition.notify_all()
        self._database.close()

    def _has_work(self) -> bool:
        now = self._clock()
        due = self._commit.next_due()
        return bool(
            any(self._may_be_written(i, now) for i in self._buffers)
            or self._watches is not None
            or self._stopping
            or self._commit.serves_others_than(self._leases)
            or (due is not None and due <= now)
        )

    def _patience(self) -> float | None:
        """Seconds until there is something to do although nobody calls."""
        moments = [aside.until for i, aside in self._aside.items() if i in self._buffers]
        if (due := self._commit.next_due()) is not None:
            moments.append(due)
        return max(0.0, min(moments) - self._clock()) if moments else None

    def _may_be_written(self, instance_id: int, now: float) -> bool:
        aside = self._aside.get(instance_id)
        return aside is None or aside.until <= now or self._stopping

    def _take(self) -> tuple[dict[int, Buffer], dict[int, Buffer]]:
        """What is to be written now: together, and each for itself because it failed before."""
        now = self._clock()
        taken = {i: self._buffers.pop(i) for i in list(self._buffers) if self._may_be_written(i, now)}
        self._writing = frozenset(taken)
        apart = {i: taken.pop(i) for i in list(taken) if i in self._aside}
        return taken, apart

    def _settle(self, buffers: dict[int, Buffer], result: Result) -> None:
        """Note what became of each, and put back alone what could not be written now."""
        for instance_id in result.lost:
            _logger.warning(
                "%s: instance %d is served by another bridge; nothing written", self._name, instance_id
            )
        for instance_id, reason in result.failed.items():
            self._warn_aside(
                "%s: states of instance %d cannot be written now: %s", self._name, instance_id, reason
            )
        for sink in self._sinks:
            for instance_id in result.fresh:
                sink.again(buffers[instance_id].lease)
        now = self._clock()
        with self._condition:
            for instance_id, counters in result.counters.items():
                self._counters.setdefault(instance_id, Tally()).add(counters)
            for instance_id, buffer in buffers.items():
                if instance_id in result.moved and not self._stopping:
                    self._put_back(buffer)
                if instance_id not in result.failed:
                    self._aside.pop(instance_id, None)
                elif not self._stopping:
                    self._put_back(buffer)
                    pause = Pause(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
                    self._aside.setdefault(instance_id, pause).begin(now)

    def _put_back(self, older: Buffer) -> None:
        instance_id = older.lease.instance_id
        if self._leases.get(instance_id) == older.lease:
            self._buffers.setdefault(instance_id, Buffer(older.lease, running=older.running)).merge_older(
                older
            )

    def _failed(self, buffers: dict[int, Buffer], watches: list[Watch] | None, error: Exception) -> None:
        """The fault is not that of one instance: everything is kept until PostgreSQL is there again."""
        self._commit.forget()
        if self._database.is_misfit(error):
            self._misfit(error)
            return
        if self._database.is_gone(error):
            _logger.warning("%s: PostgreSQL is away, states are kept: %s", self._name, str(error).strip())
        else:
            _logger.error("%s: states could not be written", self._name, exc_info=error)
        with self._condition:
            for buffer in buffers.values():
                self._put_back(buffer)
            if self._watches is None:
                self._watches = watches
            if self._stopping:
                self._buffers.clear()
            else:
                self._condition.wait_for(lambda: self._stopping, RETRY_SECONDS)
